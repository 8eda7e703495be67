import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PartitionKeeper } from '@khai-bao/platform/database';
import { DeclarationsConfig } from '../declarations.config.js';
import { DayKeys } from './day-keys.service.js';

/** Destroys the keys and drops the rows of days that are past their retention: what is gone can be read nowhere. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly keeper: PartitionKeeper,
    private readonly dayKeys: DayKeys,
  ) {}

  onModuleInit(): void {
    const keepDays = this.config.retentionDays;
    this.keeper.keep({
      table: 'declaration',
      keepDays,
      remove: async (before) => void (await this.dayKeys.destroyBefore(before)),
    });
    this.keeper.keep({ table: 'gate_check', keepDays });
  }
}
