import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

// Pictures read open columns only: nothing of a person is unsealed. A case that was merged into another one is counted there.

type Scope = Pick<Actor, 'areaPath'>;
/** First and last day, in the city's time. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const open = `k.state in ('NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED')`;
const confirmed = `(k.state = 'CONFIRMED' or (k.state = 'CLOSED' and k.reason in ('recovered', 'died', 'transferred-out', 'lost-to-follow-up')))`;
const ruledOut = `(k.state = 'RULED_OUT' or (k.state = 'CLOSED' and k.reason in ('test-negative', 'other-illness', 'declared-by-mistake')))`;
const acknowledgeSeconds = `percentile_cont(0.5) within group (order by extract(epoch from k.acknowledged_at - k.opened_at))`;

/** Numbers of cases: those of a period by what became of them, and those that are open now. */
export interface CaseNumbersRow {
  /** Cases that were reported in the period. */
  readonly reported: number;
  readonly confirmed: number;
  readonly ruledOut: number;
  /** Cases of the period whose day of onset is not known. */
  readonly withoutOnset: number;
  readonly open: number;
  /** Open cases that nobody has acknowledged. */
  readonly unacknowledged: number;
  /** Cases that nobody has acknowledged in time. */
  readonly overdue: number;
  /** Open cases whose report to the health station is overdue. */
  readonly stationOverdue: number;
}

const caseNumbers = `count(*) filter (where k.day between $1::date and $2::date)::int as reported,
  count(*) filter (where k.day between $1::date and $2::date and ${confirmed})::int as confirmed,
  count(*) filter (where k.day between $1::date and $2::date and ${ruledOut})::int as "ruledOut",
  count(*) filter (where k.day between $1::date and $2::date and k.onset_day is null)::int as "withoutOnset",
  count(*) filter (where ${open})::int as open,
  count(*) filter (where k.state = 'NEW')::int as unacknowledged,
  count(*) filter (where k.state = 'NEW' and k.escalate_at <= $3)::int as overdue,
  count(*) filter (where ${open} and k.opened_at < $4 and (k.station_reported_at is null or k.station_reported_at < k.opened_at))::int as "stationOverdue"`;

/** Instants by which open cases are overdue. */
export interface OverdueBy {
  readonly now: Date;
  /** Cases that were opened before it had to be reported to the health station. */
  readonly stationReportSince: Date;
}

/** Counts the cases of each area of a jurisdiction that has some. SQL, because it aggregates. `case_by_day`, `case_by_state` and `case_by_path` serve it. */
export function countCasesByArea(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
  { now, stationReportSince }: OverdueBy,
): Promise<(CaseNumbersRow & { readonly areaPath: string })[]> {
  const within = jurisdictionSql(scope, 'k.area_path', 5);
  return queryRows(
    manager,
    `select k.area_path as "areaPath", ${caseNumbers} from suspected_case k
     where ${within.sql} and k.merged_into is null and (k.day between $1::date and $2::date or ${open})
     group by k.area_path`,
    [from, to, now, stationReportSince, ...within.parameters],
  );
}

/** Cases of one day by what became of them. */
export interface DayRow {
  readonly day: string;
  readonly confirmed: number;
  readonly suspected: number;
  readonly ruledOut: number;
}

/** Counts the cases of a jurisdiction by the day of their report, with the median time to the acknowledgement. `case_by_day` serves it. */
export function countCasesByReport(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
): Promise<(DayRow & { readonly medianAcknowledgeSeconds: number | null })[]> {
  const within = jurisdictionSql(scope, 'k.area_path', 3);
  return queryRows(
    manager,
    `select k.day::text as day, count(*) filter (where ${confirmed})::int as confirmed, count(*) filter (where ${ruledOut})::int as "ruledOut",
       count(*) filter (where not ${confirmed} and not ${ruledOut})::int as suspected, ${acknowledgeSeconds} as "medianAcknowledgeSeconds"
     from suspected_case k where ${within.sql} and k.merged_into is null and k.day between $1::date and $2::date group by k.day`,
    [from, to, ...within.parameters],
  );
}

/** Counts the cases of a jurisdiction by the day of onset. `case_by_onset` serves it. */
export function countCasesByOnset(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
): Promise<DayRow[]> {
  const within = jurisdictionSql(scope, 'k.area_path', 3);
  return queryRows(
    manager,
    `select k.onset_day::text as day, count(*) filter (where ${confirmed})::int as confirmed, count(*) filter (where ${ruledOut})::int as "ruledOut",
       count(*) filter (where not ${confirmed} and not ${ruledOut})::int as suspected
     from suspected_case k where ${within.sql} and k.merged_into is null and k.onset_day between $1::date and $2::date group by k.onset_day`,
    [from, to, ...within.parameters],
  );
}

/** Computes the median time from the opening of the cases of a period to their acknowledgement, seconds; null without one. */
export async function computeMedianAcknowledgeSeconds(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
): Promise<number | null> {
  const within = jurisdictionSql(scope, 'k.area_path', 3);
  const [row] = await queryRows<{ median: number | null }>(
    manager,
    `select ${acknowledgeSeconds} as median from suspected_case k
     where ${within.sql} and k.merged_into is null and k.day between $1::date and $2::date`,
    [from, to, ...within.parameters],
  );
  return row?.median ?? null;
}
