import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { DutyModule } from '../duty/duty.module.js';
import { EscalationModule } from '../escalation/escalation.module.js';
import { LadderModule } from '../ladder/ladder.module.js';
import { CaseTransferEntity } from './case-transfer.entity.js';
import { CaseTransfers } from './case-transfers.js';
import { TransferClock } from './transfer-clock.js';
import { TransferList } from './transfer-list.js';
import { TransfersController } from './transfers.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CaseTransferEntity]),
    CasesModule,
    DutyModule,
    EscalationModule,
    LadderModule,
  ],
  controllers: [TransfersController],
  providers: [CaseTransfers, TransferClock, TransferList],
})
export class TransfersModule {}
