import { Injectable } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { notify, rows } from '@khai-bao/platform/database';
import { KeyWrapper, seal, unseal } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { feedChannel } from './feed-record.js';

/** What is known of a day's key: it has not come yet, it is here, or it was destroyed. */
export type DayKey = Buffer | 'awaited' | 'destroyed';

/** The day keys that declarations has wrapped to this service, sealed at rest. */
@Injectable()
export class DayKeys {
  private readonly master: Buffer;

  constructor(
    config: SyncConfig,
    private readonly wrapper: KeyWrapper,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** The keys of these days. */
  async find(
    runner: Pick<EntityManager, 'query'>,
    days: readonly string[],
  ): Promise<ReadonlyMap<string, DayKey>> {
    const found = await rows<{ day: string; key_sealed: string | null }>(
      runner,
      'select day::text, key_sealed from day_key where day = any($1::date[])',
      [days],
    );
    const known = new Map(
      found.map(({ day, key_sealed: sealed }): [string, DayKey] => [
        day,
        sealed === null ? 'destroyed' : Buffer.from(unseal(this.master, sealed, `day:${day}`), 'base64'),
      ]),
    );
    return new Map(days.map((day) => [day, known.get(day) ?? 'awaited']));
  }

  /** Keeps a key, or destroys it when declarations has; wakes what waited for it. */
  async apply(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    const sealed = shared.destroyed
      ? null
      : seal(
          this.master,
          (await this.wrapper.unwrap(shared.wrapped.sync)).toString('base64'),
          `day:${shared.day}`,
        );
    await rows(
      manager,
      'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
      [shared.day, sealed, version],
    );
    await notify(manager, feedChannel, 'declaration');
  }
}
