import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DayShares } from '@khai-bao/platform/sealing';
import { SyncConfig } from '../sync.config.js';
import { DayKeyEntity } from './day-key.entity.js';
import { DayKeys } from './day-keys.js';
import { FeedEventsConsumer } from './feed-events.consumer.js';
import { FeedRecordEntity } from './feed-record.entity.js';
import { FeedRecorder } from './feed-recorder.js';
import { FeedRetention } from './feed-retention.js';
import { FeedStreamEntity } from './feed-stream.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([DayKeyEntity, FeedRecordEntity, FeedStreamEntity])],
  controllers: [FeedEventsConsumer],
  providers: [
    FeedRecorder,
    DayKeys,
    FeedRetention,
    {
      provide: DayShares,
      inject: [SyncConfig],
      useFactory: ({ daySharesUrl, masterKey }: SyncConfig) => new DayShares(daySharesUrl, masterKey),
    },
  ],
  exports: [DayKeys, FeedRecorder],
})
export class IntakeModule {}
