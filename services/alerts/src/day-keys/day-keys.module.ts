import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DayShares } from '@khai-bao/platform/sealing';
import { AlertsConfig } from '../alerts.config.js';
import { DayKeyEntity } from './day-key.entity.js';
import { DayKeyListeners } from './day-key-listeners.js';
import { DayKeys } from './day-keys.js';
import { DayKeysConsumer } from './day-keys.consumer.js';

@Module({
  imports: [TypeOrmModule.forFeature([DayKeyEntity])],
  controllers: [DayKeysConsumer],
  providers: [
    DayKeyListeners,
    DayKeys,
    {
      provide: DayShares,
      inject: [AlertsConfig],
      useFactory: ({ daySharesUrl, masterKey }: AlertsConfig) => new DayShares(daySharesUrl, masterKey),
    },
  ],
  exports: [DayKeyListeners, DayKeys],
})
export class DayKeysModule {}
