import { queryPreparedRows, queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { declarationColumns, type DeclarationRow } from './declaration-row.js';

type Runner = DataSource | EntityManager;

/** Finds a declaration by its id. @param sinceDay the first day of the partitions that are read */
export async function findDeclaration(
  runner: Runner,
  id: string,
  sinceDay: string,
): Promise<DeclarationRow | undefined> {
  const [row] = await queryRows<DeclarationRow>(
    runner,
    `select ${declarationColumns} from declaration where id = $1 and day >= $2::date`,
    [id, sinceDay],
  );
  return row;
}

/** Finds a declaration by its id on any retained day. */
export async function findRetainedDeclaration(
  runner: Runner,
  id: string,
): Promise<DeclarationRow | undefined> {
  const [row] = await queryRows<DeclarationRow>(
    runner,
    `select ${declarationColumns} from declaration where id = $1`,
    [id],
  );
  return row;
}

/** Locks a declaration until the end of the transaction. */
export async function lockDeclaration(
  manager: EntityManager,
  id: string,
  day: string,
): Promise<DeclarationRow | undefined> {
  const [row] = await queryRows<DeclarationRow>(
    manager,
    `select ${declarationColumns} from declaration where id = $1 and day = $2::date for update`,
    [id, day],
  );
  return row;
}

/** Finds at most two declarations with a pass code: those of a unit first, then the newest first. */
export const findDeclarationsByPassCode = (
  runner: Runner,
  code: string,
  { sinceDay, preferredUnitId }: { readonly sinceDay: string; readonly preferredUnitId: string | null },
): Promise<DeclarationRow[]> =>
  queryRows<DeclarationRow>(
    runner,
    `select ${declarationColumns} from declaration where pass_code = $1 and day >= $2::date order by (unit_id = $3) desc, accepted_at desc limit 2`,
    [code, sinceDay, preferredUnitId],
  );

/** Loads declarations by their ids. @param days the first and the last day of the partitions that are read */
export const loadDeclarations = (
  runner: Runner,
  ids: readonly string[],
  days: { readonly from: string; readonly to: string },
): Promise<DeclarationRow[]> =>
  queryRows<DeclarationRow>(
    runner,
    `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day between $2::date and $3::date`,
    [ids, days.from, days.to],
  );

/** Loads declarations by their ids from the partitions of the given days. The statement is prepared. */
export const loadDeclarationsOfDays = (
  dataSource: DataSource,
  ids: readonly string[],
  days: readonly string[],
): Promise<DeclarationRow[]> =>
  queryPreparedRows<DeclarationRow>(
    dataSource,
    'expand-flushes',
    `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day = any($2::date[])`,
    [ids, days],
  );

/** Finds the declaration that was inserted with a client key, and the digest of its content. */
export async function findSubmission(
  runner: Runner,
  clientKey: string,
): Promise<(DeclarationRow & { readonly body_digest: string }) | undefined> {
  const [row] = await queryRows<DeclarationRow & { body_digest: string }>(
    runner,
    `select ${declarationColumns}, s.body_digest from declaration d join (select body_digest, day as key_day, declaration_id from submission where client_key = $1) s on s.key_day = d.day and s.declaration_id = d.id`,
    [clientKey],
  );
  return row;
}

/** Returns whether a declaration was inserted with a client key. */
export async function isKnownClientKey(runner: Runner, clientKey: string): Promise<boolean> {
  return (await queryRows(runner, 'select 1 from submission where client_key = $1', [clientKey])).length > 0;
}

/** Stores when the medical centre was notified of declarations and when it acknowledged them. A stored time is kept. */
export async function recordNotification(
  manager: EntityManager,
  declarations: { readonly ids: readonly string[]; readonly day: string },
  times: { readonly notifiedAt: string | null; readonly acknowledgedAt: string | null },
): Promise<void> {
  await queryRows(
    manager,
    'update declaration set told_at = coalesce(told_at, $3), acknowledged_at = coalesce(acknowledged_at, $4) where id = any($1::uuid[]) and day = $2::date',
    [declarations.ids, declarations.day, times.notifiedAt, times.acknowledgedAt],
  );
}
