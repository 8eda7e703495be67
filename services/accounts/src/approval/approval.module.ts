import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AreasModule } from '../areas/area-names.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { ApprovalRulesController, ApprovalRunsController } from './approval.controller.js';
import { ApprovalJudge } from './approval-judge.js';
import { ApprovalRulesService } from './approval-rules.service.js';
import { ApprovalRunsService } from './approval-runs.service.js';

@Module({
  imports: [AccountsModule, AreasModule, IssuingModule],
  controllers: [ApprovalRulesController, ApprovalRunsController],
  providers: [ApprovalJudge, ApprovalRulesService, ApprovalRunsService],
  exports: [ApprovalJudge],
})
export class ApprovalModule {}
