import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DayShares, KeyWrapper, sealText, unsealText } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';

/** The day keys that declarations has wrapped to this service. */
@Injectable()
export class DayKeys implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly shares: DayShares,
    private readonly wrapper: KeyWrapper,
    private readonly dataSource: DataSource,
    private readonly keeper: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.keeper.registerDailyTask({ name: 'day-keys', run: () => this.destroyPast() });
  }

  async find(manager: EntityManager, day: string): Promise<Buffer | null> {
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
   * A day's key; while it has not come, the day is held until the transaction ends, so that a key that comes in this very
   * moment waits, and then sees what the caller writes down as waiting for it.
   */
  async findOrHold(manager: EntityManager, day: string): Promise<Buffer | null> {
    const key = await this.find(manager, day);
    if (key !== null) return key;
    await this.hold(manager, day);
    return this.find(manager, day);
  }

  private async hold(manager: EntityManager, day: string): Promise<void> {
    await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);
  }

  /** Keeps a key, or destroys it when declarations has or its time is over. */
  async apply(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    await this.hold(manager, shared.day);
    const sealed =
      shared.destroyed || shared.day < this.oldestKept()
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

  /** On time also when declarations is silent; a flag of a destroyed day can never be opened. */
  private async destroyPast(): Promise<void> {
    const before = this.oldestKept();
    await this.shares.destroySharesBefore(before);
    await queryRows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
    await queryRows(this.dataSource, 'delete from waiting_flag where day < $1::date', [before]);
  }

  private oldestKept(): string {
    return daysBefore(this.clock.today(), this.config.retentionDays);
  }
}
