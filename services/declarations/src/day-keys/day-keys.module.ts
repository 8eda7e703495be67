import { Module } from '@nestjs/common';
import { DayShares } from '@khai-bao/platform/sealing';
import { DeclarationsConfig } from '../declarations.config.js';
import { DayKeys } from './day-keys.service.js';

@Module({
  providers: [
    DayKeys,
    {
      provide: DayShares,
      inject: [DeclarationsConfig],
      useFactory: ({ daySharesUrl, masterKey }: DeclarationsConfig) => new DayShares(daySharesUrl, masterKey),
    },
  ],
  exports: [DayKeys],
})
export class DayKeysModule {}
