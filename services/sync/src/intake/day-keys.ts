import { Injectable } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { notifyChannel } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DayShares, KeyWrapper, sealText, SealError, unsealText } from '@khai-bao/platform/sealing';
import { In, type EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { DayKeyEntity } from './day-key.entity.js';
import { feedChannel } from './feed-record.js';
import { upsertDayKey } from './intake.queries.js';

/**
 * A day key or the reason why there is none:
 * - `awaited`: it has not arrived yet
 * - `never`: its day is outside the retention, so it will not arrive
 * - `broken`: it cannot be opened
 * - `destroyed`: it was destroyed
 */
export type DayKeyStatus = Buffer | 'awaited' | 'never' | 'broken' | 'destroyed';

/** Stores the day keys that declarations has wrapped for this service, sealed at rest. */
@Injectable()
export class DayKeys {
  constructor(
    private readonly config: SyncConfig,
    private readonly shares: DayShares,
    private readonly wrapper: KeyWrapper,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the keys of days. A key without its share is destroyed, even when a backup has restored its row. A key that cannot be
   * opened stops no other day. A key is awaited only for days within the retention, until tomorrow.
   */
  async findDayKeys(
    manager: EntityManager,
    days: readonly string[],
  ): Promise<ReadonlyMap<string, DayKeyStatus>> {
    const found = await manager.findBy(DayKeyEntity, { day: In(days) });
    const opening = await this.shares.openingKeysOf(days);
    const known = new Map(
      found.map(({ day, keySealed }): [string, DayKeyStatus] => {
        const key = opening.get(day);
        return [day, keySealed === null || key === undefined ? 'destroyed' : openDayKey(key, keySealed, day)];
      }),
    );
    const today = this.clock.today();
    const [first, last] = [daysBefore(today, this.config.retentionDays), daysBefore(today, -1)];
    return new Map(
      days.map((day) => [day, known.get(day) ?? (day >= first && day <= last ? 'awaited' : 'never')]),
    );
  }

  /** Stores a key and wakes the workers. A key that declarations has destroyed, or whose retention is over, is destroyed here too. */
  async applySharedKey(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    const past = shared.day < daysBefore(this.clock.today(), this.config.retentionDays);
    const sealed =
      shared.destroyed || past
        ? null
        : sealText(
            await this.shares.sealingKeyOf(shared.day),
            (await this.wrapper.unwrapKey(shared.wrapped.sync)).toString('base64'),
            `day:${shared.day}`,
          );
    await upsertDayKey(manager, shared.day, sealed, version);
    await notifyChannel(manager, feedChannel, 'declaration');
  }
}

function openDayKey(opening: Buffer, sealed: string, day: string): DayKeyStatus {
  try {
    return Buffer.from(unsealText(opening, sealed, `day:${day}`), 'base64');
  } catch (error) {
    if (error instanceof SealError) return 'broken';
    throw error;
  }
}
