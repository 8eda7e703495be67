import { Module } from '@nestjs/common';
import { EscalationModule } from '../escalation/escalation.module.js';
import { CaseActions } from './case-actions.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseEscalator } from './case-escalator.js';
import { CaseItemMapper } from './case-item-mapper.js';
import { CaseList } from './case-list.js';
import { CaseOpener } from './case-opener.js';
import { CaseStore } from './case-store.js';
import { CasesController } from './cases.controller.js';

@Module({
  imports: [EscalationModule],
  controllers: [CasesController],
  providers: [
    CaseActions,
    CaseContentCipher,
    CaseDetailReader,
    CaseEscalator,
    CaseItemMapper,
    CaseList,
    CaseOpener,
    CaseStore,
  ],
  exports: [CaseOpener, CaseStore],
})
export class CasesModule {}
