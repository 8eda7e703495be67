import { createHmac } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { generateSealingKey } from './sealing.js';

const createTableSql = `
begin;
select pg_advisory_xact_lock(hashtext('record-shares'));
create table if not exists record_share (record_id uuid primary key, share bytea not null);
commit`;

/**
 * Stores one random share per record in the database without backups that `DayShares` uses too. The key of a record is made of the
 * master key and its share. Once the share is destroyed, no copy of the record can be decrypted, neither from a forgotten row nor from
 * a backup. For records that outlive the key of their day.
 */
export class RecordShares implements OnApplicationShutdown {
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

  /** Creates the share of a new record and returns the key of the record. */
  async createKeyOf(recordId: string): Promise<Buffer> {
    const share = generateSealingKey();
    await this.queryShares('insert into record_share (record_id, share) values ($1, $2)', [recordId, share]);
    return this.toKey(share);
  }

  /** Returns the keys of records. Those whose share was destroyed are omitted. */
  async loadKeysOf(recordIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const found = await this.queryShares<{ record_id: string; share: Buffer }>(
      'select record_id, share from record_share where record_id = any($1::uuid[])',
      [recordIds],
    );
    return new Map(found.map(({ record_id: id, share }) => [id, this.toKey(share)]));
  }

  /** Destroys the shares of records, and with them their keys. */
  async destroySharesOf(recordIds: readonly string[]): Promise<void> {
    await this.queryShares('delete from record_share where record_id = any($1::uuid[])', [recordIds]);
  }

  /** Removes the deleted shares from their pages. */
  async vacuumShares(): Promise<void> {
    await this.queryShares('vacuum record_share', []);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private toKey(share: Buffer): Buffer {
    return createHmac('sha256', this.master).update('record\0').update(share).digest();
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
