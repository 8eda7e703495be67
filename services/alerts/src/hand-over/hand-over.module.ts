import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { EscalationModule } from '../escalation/escalation.module.js';
import { HandOverController } from './hand-over.controller.js';
import { ShiftHandOver } from './shift-hand-over.js';

@Module({
  imports: [CasesModule, EscalationModule],
  controllers: [HandOverController],
  providers: [ShiftHandOver],
})
export class HandOverModule {}
