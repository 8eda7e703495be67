import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DayShares, KeyWrapper, sealText, unsealText } from '@khai-bao/platform/sealing';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { DayKeyEntity } from './day-key.entity.js';
import { lockDay, upsertDayKey } from './day-keys.queries.js';

/** Stores the day keys that declarations has wrapped for this service, sealed at rest. */
@Injectable()
export class DayKeys implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly shares: DayShares,
    private readonly wrapper: KeyWrapper,
    @InjectRepository(DayKeyEntity) private readonly dayKeys: Repository<DayKeyEntity>,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'day-keys', run: () => this.destroyExpiredKeys() });
  }

  /** Returns the key of a day, or null when it has not arrived or was destroyed. */
  async findDayKey(manager: EntityManager, day: string): Promise<Buffer | null> {
    const stored = await manager.findOneBy(DayKeyEntity, { day });
    const opening = (await this.shares.openingKeysOf([day])).get(day);
    return stored?.keySealed == null || opening === undefined
      ? null
      : Buffer.from(unsealText(opening, stored.keySealed, `day:${day}`), 'base64');
  }

  /**
   * Returns the key of a day. Without a key it locks the day until the transaction ends: a key that arrives at the same time is
   * stored afterwards, and sees the waiting rows of the caller.
   */
  async findDayKeyOrLockDay(manager: EntityManager, day: string): Promise<Buffer | null> {
    const key = await this.findDayKey(manager, day);
    if (key !== null) return key;
    await lockDay(manager, day);
    return this.findDayKey(manager, day);
  }

  /** Stores a key. A key that declarations has destroyed, or whose retention is over, is destroyed here as well. */
  async applySharedKey(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    await lockDay(manager, shared.day);
    const keySealed =
      shared.destroyed || shared.day < this.oldestRetainedDay()
        ? null
        : sealText(
            await this.shares.sealingKeyOf(shared.day),
            (await this.wrapper.unwrapKey(shared.wrapped.alerts)).toString('base64'),
            `day:${shared.day}`,
          );
    await upsertDayKey(manager, { day: shared.day, keySealed, version });
  }

  /** Keys are destroyed on time even when no event arrives from declarations. */
  private async destroyExpiredKeys(): Promise<void> {
    const before = this.oldestRetainedDay();
    await this.shares.destroySharesBefore(before);
    await this.dayKeys.update({ day: LessThan(before) }, { keySealed: null });
  }

  /** Returns the first day (ISO 8601) whose key is retained. */
  oldestRetainedDay(): string {
    return daysBefore(this.clock.today(), this.config.retentionDays);
  }
}
