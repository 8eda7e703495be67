import { Module } from '@nestjs/common';
import { DayShares } from '@khai-bao/platform/sealing';
import { SyncConfig } from '../sync.config.js';
import { DayKeys } from './day-keys.js';
import { FeedEventsConsumer } from './feed-events.consumer.js';
import { FeedRecorder } from './feed-recorder.js';
import { FeedRetention } from './feed-retention.js';

@Module({
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
