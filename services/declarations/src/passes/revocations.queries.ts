import type { Outcome } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

type Runner = DataSource | EntityManager;

export type RevocationReason = 'corrected' | 'withdrawn' | 'erased' | 'reported' | 'taken-back';

/** Passes that are to be revoked. */
export interface NewRevocation {
  readonly declarationId: string;
  /** -1 when no pass of the declaration is revoked any more. */
  readonly lastIssue: number;
  readonly reason: RevocationReason;
  readonly passCode: string;
  readonly outcome: Outcome;
  readonly until: Date;
  readonly revokedAt: Date;
  /** Day of the revocation in Ho Chi Minh City. */
  readonly day: string;
}

/** A row of the table `revocation`, as the driver returns it. */
export interface RevocationRow {
  readonly number: string;
  readonly declaration_id: string;
  readonly last_issue: number;
  readonly outcome: Outcome;
  readonly until: Date;
  readonly revoked_at: Date;
  readonly reason: RevocationReason | null;
}

const revocationColumns = 'number, declaration_id, last_issue, outcome, until, revoked_at, reason';

/**
 * Inserts a revocation under the next number. The counter row stays locked until the commit, so numbers follow the order of
 * commits without a gap. Callers do this last in their transaction.
 */
export const insertRevocation = (manager: EntityManager, revocation: NewRevocation): Promise<object[]> =>
  queryRows(
    manager,
    `with counted as (update revocation_counter set last = last + 1 returning last)
     insert into revocation (number, declaration_id, last_issue, pass_code, outcome, until, revoked_at, day, reason)
     select last, $1::uuid, $2::smallint, $3::text, $4::text, $5::timestamptz, $6::timestamptz, $7::date, $8::text from counted`,
    [
      revocation.declarationId,
      revocation.lastIssue,
      revocation.passCode,
      revocation.outcome,
      revocation.until,
      revocation.revokedAt,
      revocation.day,
      revocation.reason,
    ],
  );

/** Returns the number of the last revocation, 0 when there is none. */
export async function findLastRevocationNumber(runner: Runner): Promise<number> {
  const [row] = await queryRows<{ last: string }>(runner, 'select last from revocation_counter', []);
  return Number(row?.last ?? 0);
}

/** The numbering of revocations. */
export interface RevocationNumbering {
  readonly last: number;
  readonly epoch: string;
  /** False when the database was restored or replaced since the epoch was made. */
  readonly isOfDatabase: boolean;
}

/**
 * Names the database: its cluster, the timeline of its log, which every recovery from a backup and every promotion of a replica
 * begins anew, and its table, which the import of a dump creates anew.
 */
const databaseNameSql = `(select system_identifier from pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/' || 'revocation_counter'::regclass::oid`;

/** Reads the numbering of revocations. */
export async function findRevocationNumbering(runner: Runner): Promise<RevocationNumbering> {
  const [row] = await queryRows<{ last: string; epoch: string; is_of_database: boolean }>(
    runner,
    `select last, epoch, database is not distinct from ${databaseNameSql} as is_of_database from revocation_counter`,
    [],
  );
  return { last: Number(row!.last), epoch: row!.epoch, isOfDatabase: row!.is_of_database };
}

/** Makes a new epoch when the database is another one than that of the epoch. The first database keeps the epoch that it has. */
export const renewRevocationEpoch = (runner: Runner): Promise<object[]> =>
  queryRows(
    runner,
    `update revocation_counter set database = ${databaseNameSql},
       epoch = case when database is null then epoch else left(md5(gen_random_uuid()::text), 16) end
     where database is distinct from ${databaseNameSql}`,
    [],
  );

/** Lists revocations after a number whose passes have not expired, in the order of their numbers. */
export const listRevocationsAfter = (
  runner: Runner,
  after: number,
  now: Date,
  limit: number,
): Promise<RevocationRow[]> =>
  queryRows<RevocationRow>(
    runner,
    `select ${revocationColumns} from revocation where number > $1 and until >= $2 order by number limit $3`,
    [after, now, limit],
  );

/** Finds the first revocation of a pass, by its declaration and issue. A report that was taken back revokes nothing. */
export async function findRevocationOfPass(
  runner: Runner,
  declarationId: string,
  issue: number,
): Promise<RevocationRow | undefined> {
  const [row] = await queryRows<RevocationRow>(
    runner,
    `select ${revocationColumns} from revocation r where declaration_id = $1 and last_issue >= $2 and not ${isTakenBackSql} order by number limit 1`,
    [declarationId, issue],
  );
  return row;
}

/** True for a row `r` that a later row of its declaration takes back, and for that later row. */
export const isTakenBackSql = `(coalesce(r.reason, '') = 'taken-back' or (coalesce(r.reason, '') = 'reported' and exists (
  select from revocation later where later.declaration_id = r.declaration_id and later.reason = 'taken-back' and later.number > r.number)))`;

/** Returns whether a pass of a declaration that is revoked stated `suspected`. */
export async function wasSuspectedPassRevoked(runner: Runner, declarationId: string): Promise<boolean> {
  const rows = await queryRows(
    runner,
    `select 1 from revocation where declaration_id = $1 and outcome = 'suspected' limit 1`,
    [declarationId],
  );
  return rows.length > 0;
}

/** Replaces the typed codes of the revoked passes of a declaration by its id, which nobody can type. */
export const eraseRevokedCodes = (manager: EntityManager, declarationId: string): Promise<object[]> =>
  queryRows(
    manager,
    'update revocation set pass_code = declaration_id::text where declaration_id = $1::uuid',
    [declarationId],
  );

/** Finds the newest revocation of a typed pass code. */
export async function findRevocationByPassCode(
  runner: Runner,
  passCode: string,
  sinceDay: string,
): Promise<RevocationRow | undefined> {
  const [row] = await queryRows<RevocationRow>(
    runner,
    `select ${revocationColumns} from revocation where pass_code = $1 and day >= $2::date order by number desc limit 1`,
    [passCode, sinceDay],
  );
  return row;
}
