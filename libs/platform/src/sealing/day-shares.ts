import { createHmac } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { generateSealingKey } from './sealing.js';

const createTableSql = `
begin;
select pg_advisory_xact_lock(hashtext('day-shares'));
create table if not exists day_share (day date primary key, share bytea not null);
commit`;

/**
 * Stores one random share per day in a separate database without backups. A day key is sealed with the master key and
 * this share together. Once the share is destroyed, no copy of the day key can be decrypted, neither from a forgotten
 * row nor from a backup.
 */
export class DayShares implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly master: Buffer;
  private tableCreation: Promise<unknown> | undefined;

  /**
   * @param url database of the shares
   * @param masterKey 32 bytes, base64
   */
  constructor(url: string, masterKey: string) {
    this.master = Buffer.from(masterKey, 'base64');
    this.pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000 });
    this.pool.on('error', () => undefined);
  }

  /** Returns the key that seals the day key, and creates the day's share when it does not exist. */
  async sealingKeyOf(day: string): Promise<Buffer> {
    await this.queryShares(
      'insert into day_share (day, share) values ($1::date, $2) on conflict do nothing',
      [day, generateSealingKey()],
    );
    const key = (await this.openingKeysOf([day])).get(day);
    if (key === undefined) throw new Error(`the share of ${day} was destroyed while it was asked for`);
    return key;
  }

  /** Returns the keys that decrypt the day keys. Days whose share was destroyed are omitted. */
  async openingKeysOf(days: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const found = await this.queryShares<{ day: string; share: Buffer }>(
      'select day::text, share from day_share where day = any($1::date[])',
      [days],
    );
    return new Map(
      found.map(({ day, share }) => [day, createHmac('sha256', this.master).update(share).digest()]),
    );
  }

  /** Destroys the shares of all earlier days. The vacuum removes the deleted rows from their pages. */
  async destroySharesBefore(day: string): Promise<void> {
    const gone = await this.queryShares('delete from day_share where day < $1::date returning day', [day]);
    if (gone.length > 0) await this.queryShares('vacuum day_share', []);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private async queryShares<T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    this.tableCreation ??= this.pool.query(createTableSql);
    try {
      await this.tableCreation;
    } catch (error) {
      this.tableCreation = undefined;
      throw error;
    }
    const { rows } = await this.pool.query<T>(sql, [...parameters]);
    return rows;
  }
}
