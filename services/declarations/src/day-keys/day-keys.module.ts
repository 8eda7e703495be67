import { Module } from '@nestjs/common';
import { DayKeys } from './day-keys.service.js';
import { Retention } from './retention.js';

@Module({ providers: [DayKeys, Retention], exports: [DayKeys] })
export class DayKeysModule {}
