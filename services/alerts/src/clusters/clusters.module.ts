import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { CaseClusterEventEntity } from './case-cluster-event.entity.js';
import { CaseClusterMemberEntity } from './case-cluster-member.entity.js';
import { CaseClusterEntity } from './case-cluster.entity.js';
import { CasePartyLinkEntity } from './case-party-link.entity.js';
import { CasePartyIndexEntity } from './case-party-index.entity.js';
import { ClusterActions } from './cluster-actions.js';
import { ClusterSearchModule } from '../cluster-search/cluster-search.module.js';
import { ClusterFinder } from './cluster-finder.js';
import { ClusterOpener } from './cluster-opener.js';
import { ClusterReader } from './cluster-reader.js';
import { ClusterStore } from './cluster-store.js';
import { ClustersController } from './clusters.controller.js';
import { MergedCasePlaces } from './merged-case-places.js';
import { PartyClusterFinder } from './party-cluster-finder.js';
import { PartyLinkFinder } from './party-link-finder.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      CaseClusterEntity,
      CaseClusterMemberEntity,
      CaseClusterEventEntity,
      CasePartyLinkEntity,
      CasePartyIndexEntity,
    ]),
    CasesModule,
    ClusterSearchModule,
    ContactsModule,
    DayKeysModule,
  ],
  controllers: [ClustersController],
  providers: [
    ClusterActions,
    ClusterFinder,
    ClusterOpener,
    ClusterReader,
    ClusterStore,
    MergedCasePlaces,
    PartyClusterFinder,
    PartyLinkFinder,
  ],
})
export class ClustersModule {}
