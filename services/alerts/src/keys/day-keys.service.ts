import { Injectable } from '@nestjs/common';
import type { DayKeyShared } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { KeyWrapper, seal, unseal } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';

/** The day keys that declarations has wrapped to this service. */
@Injectable()
export class DayKeys {
  private readonly master: Buffer;

  constructor(
    config: AlertsConfig,
    private readonly wrapper: KeyWrapper,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  async find(manager: EntityManager, day: string): Promise<Buffer | null> {
    const [row] = await rows<{ key_sealed: string | null }>(
      manager,
      'select key_sealed from day_key where day = $1::date',
      [day],
    );
    return row?.key_sealed == null
      ? null
      : Buffer.from(unseal(this.master, row.key_sealed, `day:${day}`), 'base64');
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
    await rows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);
  }

  /** Keeps a key, or destroys it when declarations has. */
  async apply(manager: EntityManager, shared: DayKeyShared, version: number): Promise<void> {
    await this.hold(manager, shared.day);
    const sealed = shared.destroyed
      ? null
      : seal(
          this.master,
          (await this.wrapper.unwrap(shared.wrapped.alerts)).toString('base64'),
          `day:${shared.day}`,
        );
    await rows(
      manager,
      'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
      [shared.day, sealed, version],
    );
  }
}
