import { queryRows } from '@khai-bao/platform/database';
import type { DataSource } from 'typeorm';

/** Tables with a day that are not partitioned by it. */
export const tablesWithDay = [
  'submission',
  'check_key',
  'gate_passage',
  'occupancy_change',
  'unit_hour',
  'declaration_change',
  'declaration_confirmation',
  'revocation',
  'pass_block',
  'contact_search',
  'contact_disclosure',
] as const;

/** Deletes at most `limit` rows of days before a day. @returns the number of deleted rows */
export async function deleteRowsBefore(
  dataSource: DataSource,
  table: (typeof tablesWithDay)[number],
  day: string,
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from ${table} where ctid = any (array (select ctid from ${table} where day < $1::date limit ${limit})) and day < $1::date returning 1`,
    [day],
  );
  return deleted.length;
}
