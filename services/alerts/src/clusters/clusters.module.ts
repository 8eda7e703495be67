import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { CaseClusterEventEntity } from './case-cluster-event.entity.js';
import { CaseClusterMemberEntity } from './case-cluster-member.entity.js';
import { CaseClusterEntity } from './case-cluster.entity.js';
import { ClusterActions } from './cluster-actions.js';
import { ClusterSearchModule } from '../cluster-search/cluster-search.module.js';
import { ClusterFinder } from './cluster-finder.js';
import { ClusterReader } from './cluster-reader.js';
import { ClusterStore } from './cluster-store.js';
import { ClustersController } from './clusters.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CaseClusterEntity, CaseClusterMemberEntity, CaseClusterEventEntity]),
    CasesModule,
    ClusterSearchModule,
  ],
  controllers: [ClustersController],
  providers: [ClusterActions, ClusterFinder, ClusterReader, ClusterStore],
})
export class ClustersModule {}
