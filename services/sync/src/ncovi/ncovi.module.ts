import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NcoviDecisionEntity } from './ncovi-decision.entity.js';
import { NcoviEntryEntity } from './ncovi-entry.entity.js';
import { NcoviFeedStore } from './ncovi-feed-store.js';
import { NcoviFeedEntity } from './ncovi-feed.entity.js';
import { NcoviListClient } from './ncovi-list-client.js';
import { NcoviListPublisher } from './ncovi-list-publisher.js';
import { NcoviListReader } from './ncovi-list-reader.js';
import { NcoviListWorker } from './ncovi-list-worker.js';
import { NcoviListController } from './ncovi-list.controller.js';
import { NcoviListService } from './ncovi-list.service.js';
import { NcoviPendingEntryEntity } from './ncovi-pending-entry.entity.js';
import { NcoviQuarantineEntity } from './ncovi-quarantine.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      NcoviDecisionEntity,
      NcoviEntryEntity,
      NcoviFeedEntity,
      NcoviPendingEntryEntity,
      NcoviQuarantineEntity,
    ]),
  ],
  controllers: [NcoviListController],
  providers: [
    NcoviFeedStore,
    NcoviListClient,
    NcoviListPublisher,
    NcoviListReader,
    NcoviListService,
    NcoviListWorker,
  ],
  exports: [NcoviListService],
})
export class NcoviModule {}
