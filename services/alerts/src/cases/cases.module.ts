import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClusterSearchModule } from '../cluster-search/cluster-search.module.js';
import { EscalationModule } from '../escalation/escalation.module.js';
import { LadderModule } from '../ladder/ladder.module.js';
import { CaseActions } from './case-actions.js';
import { CaseChangeCounterEntity } from './case-change-counter.entity.js';
import { CaseChangeEntity } from './case-change.entity.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseDeclarationEntity } from './case-declaration.entity.js';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseEscalator } from './case-escalator.js';
import { CaseHistoryEntity } from './case-history.entity.js';
import { CaseItemMapper } from './case-item-mapper.js';
import { CaseLinkEntity } from './case-link.entity.js';
import { CaseLinks } from './case-links.js';
import { CaseList } from './case-list.js';
import { CaseListeners } from './case-listeners.js';
import { CaseMerger } from './case-merger.js';
import { CaseNumberEntity } from './case-number.entity.js';
import { CaseOpener } from './case-opener.js';
import { CasePublisher } from './case-publisher.js';
import { CaseStore } from './case-store.js';
import { CaseUpdater } from './case-updater.js';
import { CasesController } from './cases.controller.js';
import { FoldedFlagCounts } from './folded-flag-counts.js';
import { SuspectedCaseEntity } from './suspected-case.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      SuspectedCaseEntity,
      CaseHistoryEntity,
      CaseDeclarationEntity,
      CaseLinkEntity,
      CaseNumberEntity,
      CaseChangeEntity,
      CaseChangeCounterEntity,
    ]),
    ClusterSearchModule,
    EscalationModule,
    LadderModule,
  ],
  controllers: [CasesController],
  providers: [
    CaseActions,
    CaseContentCipher,
    CaseDetailReader,
    CaseEscalator,
    CaseItemMapper,
    CaseLinks,
    CaseList,
    CaseListeners,
    CaseMerger,
    CaseOpener,
    CasePublisher,
    CaseStore,
    CaseUpdater,
    FoldedFlagCounts,
  ],
  exports: [
    CaseActions,
    CaseContentCipher,
    CaseDetailReader,
    CaseItemMapper,
    CaseLinks,
    CaseListeners,
    CaseOpener,
    CasePublisher,
    CaseStore,
    CaseUpdater,
    FoldedFlagCounts,
  ],
})
export class CasesModule {}
