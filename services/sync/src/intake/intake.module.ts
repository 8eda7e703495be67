import { Module } from '@nestjs/common';
import { DayShares } from '@khai-bao/platform/sealing';
import { SyncConfig } from '../sync.config.js';
import { DayKeys } from './day-keys.service.js';
import { EventsConsumer } from './events.consumer.js';
import { RecordEvents } from './record-events.js';
import { Retention } from './retention.js';

@Module({
  controllers: [EventsConsumer],
  providers: [
    RecordEvents,
    DayKeys,
    Retention,
    {
      provide: DayShares,
      inject: [SyncConfig],
      useFactory: ({ daySharesUrl, masterKey }: SyncConfig) => new DayShares(daySharesUrl, masterKey),
    },
  ],
  exports: [DayKeys, RecordEvents],
})
export class IntakeModule {}
