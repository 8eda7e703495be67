import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AreasModule } from '../../areas/areas.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { PasswordGrantsModule } from '../../people/password-grants.module.js';
import { ApprovalRuleEntity } from './approval-rule.entity.js';
import { ApprovalRunEntity } from './approval-run.entity.js';
import { ApprovalRulesService } from './approval-rules.service.js';
import { ApprovalRunsService } from './approval-runs.service.js';
import { ApprovalRulesController, ApprovalRunsController } from './approval.controller.js';
import { RuleBasedApprover } from './rule-based-approver.js';

@Module({
  imports: [
    AccountsModule,
    AreasModule,
    IssuingModule,
    PasswordGrantsModule,
    TypeOrmModule.forFeature([ApprovalRuleEntity, ApprovalRunEntity]),
  ],
  controllers: [ApprovalRulesController, ApprovalRunsController],
  providers: [RuleBasedApprover, ApprovalRulesService, ApprovalRunsService],
  exports: [RuleBasedApprover],
})
export class ApprovalModule {}
