import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AreasModule } from '../../areas/area-names.service.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { ApprovalRulesController, ApprovalRunsController } from './approval.controller.js';
import { RuleBasedApprover } from './rule-based-approver.js';
import { ApprovalRulesService } from './approval-rules.service.js';
import { ApprovalRunsService } from './approval-runs.service.js';

@Module({
  imports: [AccountsModule, AreasModule, IssuingModule],
  controllers: [ApprovalRulesController, ApprovalRunsController],
  providers: [RuleBasedApprover, ApprovalRulesService, ApprovalRunsService],
  exports: [RuleBasedApprover],
})
export class ApprovalModule {}
