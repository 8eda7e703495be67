import type { Outcome } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

type Runner = DataSource | EntityManager;

/** Passes that are to be revoked. */
export interface NewRevocation {
  readonly declarationId: string;
  readonly lastIssue: number;
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
}

const revocationColumns = 'number, declaration_id, last_issue, outcome, until, revoked_at';

/**
 * Inserts a revocation under the next number. The counter row stays locked until the commit, so numbers follow the order of
 * commits without a gap. Callers do this last in their transaction.
 */
export const insertRevocation = (manager: EntityManager, revocation: NewRevocation): Promise<object[]> =>
  queryRows(
    manager,
    `with counted as (update revocation_counter set last = last + 1 returning last)
     insert into revocation (number, declaration_id, last_issue, pass_code, outcome, until, revoked_at, day)
     select last, $1::uuid, $2::smallint, $3::text, $4::text, $5::timestamptz, $6::timestamptz, $7::date from counted`,
    [
      revocation.declarationId,
      revocation.lastIssue,
      revocation.passCode,
      revocation.outcome,
      revocation.until,
      revocation.revokedAt,
      revocation.day,
    ],
  );

/** Returns the number of the last revocation, 0 when there is none. */
export async function findLastRevocationNumber(runner: Runner): Promise<number> {
  const [row] = await queryRows<{ last: string }>(runner, 'select last from revocation_counter', []);
  return Number(row?.last ?? 0);
}

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

/** Finds the first revocation of a pass, by its declaration and issue. */
export async function findRevocationOfPass(
  runner: Runner,
  declarationId: string,
  issue: number,
): Promise<RevocationRow | undefined> {
  const [row] = await queryRows<RevocationRow>(
    runner,
    `select ${revocationColumns} from revocation where declaration_id = $1 and last_issue >= $2 order by number limit 1`,
    [declarationId, issue],
  );
  return row;
}

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
