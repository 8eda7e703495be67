import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DayShares, KeyWrapper, sealText, unsealText } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';

/** Stores the day keys that declarations has wrapped for this service, sealed at rest. */
@Injectable()
export class DayKeys implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly shares: DayShares,
    private readonly wrapper: KeyWrapper,
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'day-keys', run: () => this.destroyExpiredKeys() });
  }

  /** Returns the key of a day, or null when it has not arrived or was destroyed. */
  async findDayKey(manager: EntityManager, day: string): Promise<Buffer | null> {
    const [row] = await queryRows<{ key_sealed: string | null }>(
      manager,
      'select key_sealed from day_key where day = $1::date',
      [day],
    );
    const opening = (await this.shares.openingKeysOf([day])).get(day);
    return row?.key_sealed == null || opening === undefined
      ? null
      : Buffer.from(unsealText(opening, row.key_sealed, `day:${day}`), 'base64');
  }

  /**
   * Returns the key of a day. Without a key it locks the day until the transaction ends: a key that arrives at the same time is
   * stored afterwards, and sees the waiting rows of the caller.
   */
  async findDayKeyOrLockDay(manager: EntityManager, day: string): Promise<Buffer | null> {
    const key = await this.findDayKey(manager, day);
    if (key !== null) return key;
    await this.lockDay(manager, day);
    return this.findDayKey(manager, day);
  }

  private async lockDay(manager: EntityManager, day: string): Promise<void> {
    await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);
  }

  /** Stores a key. A key that declarations has destroyed, or whose retention is over, is destroyed here as well. */
  async applySharedKey(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    await this.lockDay(manager, shared.day);
    const sealed =
      shared.destroyed || shared.day < this.oldestRetainedDay()
        ? null
        : sealText(
            await this.shares.sealingKeyOf(shared.day),
            (await this.wrapper.unwrapKey(shared.wrapped.alerts)).toString('base64'),
            `day:${shared.day}`,
          );
    await queryRows(
      manager,
      'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
      [shared.day, sealed, version],
    );
  }

  /** Keys are destroyed on time even when no event arrives from declarations. */
  private async destroyExpiredKeys(): Promise<void> {
    const before = this.oldestRetainedDay();
    await this.shares.destroySharesBefore(before);
    await queryRows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }

  /** Returns the first day (ISO 8601) whose key is retained. */
  oldestRetainedDay(): string {
    return daysBefore(this.clock.today(), this.config.retentionDays);
  }
}
