import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
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
import {
  deleteUnpublishedKey,
  destroyDayKeysBefore,
  insertDayKey,
  listDaysWithKey,
  lockDayKey,
} from './day-keys.queries.js';

/** Returns the key id of a day, as it is stored with each sealed value. */
export const toDayKeyId = (day: string): string => `day:${day}`;

/** Creates, loads and destroys the random key of each day. Destroying a key erases the day. Readers get it wrapped to their public keys. */
@Injectable()
export class DayKeys {
  private readonly cachedKeys = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly config: DeclarationsConfig,
    private readonly shares: DayShares,
    private readonly dataSource: DataSource,
    private readonly wrapper: KeyWrapper,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Returns the key of a day and creates it when the day has none. @throws SealError when it is destroyed or past retention */
  async getDayKey(day: string): Promise<Buffer> {
    if (day < daysBefore(this.clock.today(), this.config.retentionDays)) throw new SealError();
    let key = this.cachedKeys.get(day);
    if (key === undefined) {
      key = this.loadOrCreateKey(day);
      this.cachedKeys.set(day, key);
      key.catch(() => this.cachedKeys.delete(day));
    }
    return key;
  }

  /** Loads the keys of all retained days, the newest day first. It creates none. */
  async loadRetainedKeys(): Promise<ReadonlyMap<string, Buffer>> {
    const today = this.clock.today();
    return this.loadKeysBetween(daysBefore(today, this.config.retentionDays), today);
  }

  /** Loads the keys of the days from one to another that have a key, the newest day first. It creates none. */
  async loadKeysBetween(from: string, to: string): Promise<ReadonlyMap<string, Buffer>> {
    const keys = new Map<string, Buffer>();
    for (const day of await listDaysWithKey(this.dataSource, { from, to }))
      keys.set(day, await this.getDayKey(day));
    return keys;
  }

  /** Opens the keys of days. It creates none, and leaves out the days whose key is destroyed or cannot be opened. */
  async openExistingKeys(days: {
    readonly from: string;
    readonly to: string;
  }): Promise<ReadonlyMap<string, Buffer>> {
    const keys = new Map<string, Buffer>();
    for (const day of await listDaysWithKey(this.dataSource, days)) {
      try {
        keys.set(day, await this.getDayKey(day));
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
      }
    }
    return keys;
  }

  /**
   * Destroys the keys of all days before a day, here and at the readers. The shares are destroyed first, which makes every copy of
   * a key unusable.
   */
  async destroyKeysBefore(day: string): Promise<void> {
    for (const cachedDay of this.cachedKeys.keys()) if (cachedDay < day) this.cachedKeys.delete(cachedDay);
    await this.shares.destroySharesBefore(day);
    await this.dataSource.transaction(async (manager) => {
      const destroyed = await destroyDayKeysBefore(manager, day, this.clock.now());
      for (const { day: destroyedDay, version } of destroyed) {
        // A key that was never published, because Kafka was unavailable, must not be published any more.
        await deleteUnpublishedKey(manager, destroyedDay);
        await this.outbox.appendEvents(manager, {
          topic: Topics.dayKey,
          key: destroyedDay,
          subject: destroyedDay,
          version,
          data: { keyId: toDayKeyId(destroyedDay), day: destroyedDay, wrapped: {}, destroyed: true },
        });
      }
    });
  }

  private async loadOrCreateKey(day: string): Promise<Buffer> {
    return this.dataSource.transaction(async (manager) => {
      const stored = await lockDayKey(manager, day);
      if (stored !== undefined) {
        const openingKey = (await this.shares.openingKeysOf([day])).get(day);
        if (stored.key_sealed === null || openingKey === undefined) throw new SealError();
        return Buffer.from(unsealText(openingKey, stored.key_sealed, toDayKeyId(day)), 'base64');
      }
      const key = generateSealingKey();
      await insertDayKey(
        manager,
        day,
        sealText(await this.shares.sealingKeyOf(day), key.toString('base64'), toDayKeyId(day)),
      );
      await this.outbox.appendEvents(
        manager,
        {
          topic: Topics.dayKey,
          key: day,
          subject: day,
          version: 1,
          time: startOfDay(day) > this.clock.now() ? this.clock.now() : startOfDay(day),
          data: {
            keyId: toDayKeyId(day),
            day,
            wrapped: await this.wrapper.wrapKey(key, ['sync', 'alerts']),
            destroyed: false,
          },
        },
        Lane.alert,
      );
      return key;
    });
  }
}
