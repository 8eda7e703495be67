import { Injectable } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DayShares, KeyWrapper, sealText, SealError, unsealText } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { feedChannel } from './feed-record.js';

/** What is known of a day's key: it is here, it has not come yet, it cannot come any more, it does not open, or it was destroyed. */
export type DayKey = Buffer | 'awaited' | 'never' | 'broken' | 'destroyed';

/** The day keys that declarations has wrapped to this service, sealed at rest. */
@Injectable()
export class DayKeys {
  constructor(
    private readonly config: SyncConfig,
    private readonly shares: DayShares,
    private readonly wrapper: KeyWrapper,
    private readonly clock: Clock,
  ) {}

  /**
   * The keys of these days. One without its share is destroyed, wherever the row comes from; one that does not open is told
   * apart, so that it stops no other day. A key is awaited for days within the retention alone, until tomorrow.
   */
  async find(
    runner: Pick<EntityManager, 'query'>,
    days: readonly string[],
  ): Promise<ReadonlyMap<string, DayKey>> {
    const found = await queryRows<{ day: string; key_sealed: string | null }>(
      runner,
      'select day::text, key_sealed from day_key where day = any($1::date[])',
      [days],
    );
    const opening = await this.shares.openingKeysOf(days);
    const known = new Map(
      found.map(({ day, key_sealed: sealed }): [string, DayKey] => {
        const key = opening.get(day);
        return [day, sealed === null || key === undefined ? 'destroyed' : keyOf(key, sealed, day)];
      }),
    );
    const today = this.clock.today();
    const [first, last] = [daysBefore(today, this.config.retentionDays), daysBefore(today, -1)];
    return new Map(
      days.map((day) => [day, known.get(day) ?? (day >= first && day <= last ? 'awaited' : 'never')]),
    );
  }

  /** Keeps a key, or destroys it when declarations has or its time is over; wakes what waited for it. */
  async apply(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    const past = shared.day < daysBefore(this.clock.today(), this.config.retentionDays);
    const sealed =
      shared.destroyed || past
        ? null
        : sealText(
            await this.shares.sealingKeyOf(shared.day),
            (await this.wrapper.unwrapKey(shared.wrapped.sync)).toString('base64'),
            `day:${shared.day}`,
          );
    await queryRows(
      manager,
      'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
      [shared.day, sealed, version],
    );
    await notifyChannel(manager, feedChannel, 'declaration');
  }
}

function keyOf(opening: Buffer, sealed: string, day: string): DayKey {
  try {
    return Buffer.from(unsealText(opening, sealed, `day:${day}`), 'base64');
  } catch (error) {
    if (error instanceof SealError) return 'broken';
    throw error;
  }
}
