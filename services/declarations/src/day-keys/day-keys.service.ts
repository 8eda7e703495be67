import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import {
  DayShares,
  KeyWrapper,
  generateSealingKey,
  sealText,
  SealError,
  unsealText,
} from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';

/** The name of a day's key, as it stands beside each sealed value. */
export const dayKeyId = (day: string): string => `day:${day}`;

/** One random key for each day, never derived; destroying it erases the day. Readers get it wrapped to their public keys. */
@Injectable()
export class DayKeys {
  private readonly held = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly config: DeclarationsConfig,
    private readonly shares: DayShares,
    private readonly dataSource: DataSource,
    private readonly wrapper: KeyWrapper,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The key of a day; made when the day has none yet. @throws SealError when it was destroyed, or is due to be */
  async keyOf(day: string): Promise<Buffer> {
    if (day < daysBefore(this.clock.today(), this.config.retentionDays)) throw new SealError();
    let key = this.held.get(day);
    if (key === undefined) {
      key = this.loadOrMake(day);
      this.held.set(day, key);
      key.catch(() => this.held.delete(day));
    }
    return key;
  }

  /** The keys of all days that have one and still keep it, the newest day first; none is made. */
  async kept(): Promise<ReadonlyMap<string, Buffer>> {
    const today = this.clock.today();
    const days = await queryRows<{ day: string }>(
      this.dataSource,
      'select day::text from day_key where key_sealed is not null and day between $1::date and $2::date order by day desc',
      [daysBefore(today, this.config.retentionDays), today],
    );
    const keys = new Map<string, Buffer>();
    for (const { day } of days) keys.set(day, await this.keyOf(day));
    return keys;
  }

  /** Destroys the keys of all days before this one, here and at the readers. The shares go first: from then on no copy opens. */
  async destroyBefore(day: string): Promise<void> {
    for (const held of this.held.keys()) if (held < day) this.held.delete(held);
    await this.shares.destroySharesBefore(day);
    await this.dataSource.transaction(async (manager) => {
      const destroyed = await queryRows<{ day: string; version: number }>(
        manager,
        `update day_key set key_sealed = null, destroyed_at = $2, version = version + 1 where day < $1::date and destroyed_at is null returning day::text, version`,
        [day, this.clock.now()],
      );
      for (const { day: gone, version } of destroyed) {
        // A key that never left, because Kafka was away for so long, must not leave any more.
        await queryRows(
          manager,
          'delete from outbox where topic = $1 and key = $2 and created_on <= $2::date',
          [Topics.dayKey, gone],
        );
        await this.outbox.appendEvents(manager, {
          topic: Topics.dayKey,
          key: gone,
          subject: gone,
          version,
          data: { keyId: dayKeyId(gone), day: gone, wrapped: {}, destroyed: true },
        });
      }
    });
  }

  private async loadOrMake(day: string): Promise<Buffer> {
    return this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);
      const [known] = await queryRows<{ key_sealed: string | null }>(
        manager,
        'select key_sealed from day_key where day = $1::date',
        [day],
      );
      if (known !== undefined) {
        const opening = (await this.shares.openingKeysOf([day])).get(day);
        if (known.key_sealed === null || opening === undefined) throw new SealError();
        return Buffer.from(unsealText(opening, known.key_sealed, dayKeyId(day)), 'base64');
      }
      const key = generateSealingKey();
      await queryRows(manager, 'insert into day_key (day, key_sealed) values ($1::date, $2)', [
        day,
        sealText(await this.shares.sealingKeyOf(day), key.toString('base64'), dayKeyId(day)),
      ]);
      await this.outbox.appendEvents(
        manager,
        {
          topic: Topics.dayKey,
          key: day,
          subject: day,
          version: 1,
          time: startOfDay(day) > this.clock.now() ? this.clock.now() : startOfDay(day),
          data: {
            keyId: dayKeyId(day),
            day,
            wrapped: await this.wrapper.wrapKey(key, ['sync', 'alerts']),
            destroyed: false,
          },
        },
        0,
      );
      return key;
    });
  }
}
