import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

const clearedAttemptSql = 'attempt_key = null, attempt_to = null, attempt_at = null';

/** The cursor of a stream together with the last number of the stream. Numbers are decimal strings. */
export interface CursorPosition {
  readonly confirmed: string;
  readonly last: string;
  readonly attemptKey: string | null;
  readonly attemptTo: string | null;
  readonly attemptAt: Date | null;
}

/** The numbers of one stream of a destination. Numbers are decimal strings. */
export interface StreamProgress {
  readonly destination: string;
  readonly stream: FeedStream;
  readonly last: string;
  readonly sent: string;
  readonly confirmed: string;
  readonly confirmedHoles: string;
  readonly quarantined: string;
  readonly unsettled: string;
  readonly failures: number;
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
  readonly attemptAt: Date | null;
}

/** Creates the missing cursors of destinations, one for each stream. SQL, because it is a set operation. */
export const insertMissingCursors = (
  manager: EntityManager,
  destinations: readonly string[],
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into feed_cursor (destination, stream) select d, s from unnest($1::text[]) d, unnest($2::text[]) s on conflict do nothing',
    [destinations, feedStreams],
  );

/**
 * Finds the streams that have a new record or an attempt without a response, and whose next attempt is due. SQL, because it joins
 * the streams. The primary keys serve it.
 */
export async function findWaitingStreams(
  manager: EntityManager,
  destination: string,
  dueAt: Date,
): Promise<FeedStream[]> {
  const found = await queryRows<{ stream: FeedStream }>(
    manager,
    'select c.stream from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and (s.last > c.confirmed or c.attempt_key is not null) and (c.next_attempt_at is null or c.next_attempt_at <= $2)',
    [destination, dueAt],
  );
  return found.map(({ stream }) => stream);
}

/** Finds a cursor and the last number of its stream. SQL, because it joins the stream. The primary keys serve it. */
export async function findCursorPosition(
  manager: EntityManager,
  destination: string,
  stream: FeedStream,
): Promise<CursorPosition | undefined> {
  const [position] = await queryRows<CursorPosition>(
    manager,
    `select c.confirmed, s.last, c.attempt_key as "attemptKey", c.attempt_to as "attemptTo", c.attempt_at as "attemptAt"
     from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and c.stream = $2`,
    [destination, stream],
  );
  return position;
}

/** Finds the numbers of all streams of destinations. SQL, because it joins the streams and counts quarantined records. */
export const findStreamProgress = (
  manager: EntityManager,
  destinations: readonly string[],
): Promise<StreamProgress[]> =>
  queryRows(
    manager,
    `select c.destination, c.stream, s.last, c.sent, c.confirmed, c.holes_confirmed as "confirmedHoles", c.quarantined, c.failures,
       c.last_error as "lastError", c.next_attempt_at as "nextAttemptAt", c.attempt_at as "attemptAt", coalesce(u.unsettled, 0) as unsettled
     from feed_cursor c join feed_stream s using (stream)
     left join (select destination, stream, count(*) as unsettled from quarantine where state in ('open', 'retrying', 'handed-on') group by destination, stream) u
       on u.destination = c.destination and u.stream = c.stream
     where c.destination = any($1::text[])`,
    [destinations],
  );

/** Counts the records that a destination has not confirmed yet, over all streams. SQL, because it aggregates a join. */
export async function countUnconfirmedRecords(manager: EntityManager, destination: string): Promise<number> {
  const [counted] = await queryRows<{ waiting: string }>(
    manager,
    'select coalesce(sum(s.last - c.confirmed), 0) as waiting from feed_cursor c join feed_stream s using (stream) where c.destination = $1',
    [destination],
  );
  return Number(counted!.waiting);
}

/** Stores an attempt in its cursor. SQL, because the sent number never falls. The primary key serves it. */
export const updateAttempt = (
  manager: EntityManager,
  destination: string,
  stream: FeedStream,
  { key, to, at }: { readonly key: string; readonly to: number; readonly at: Date },
): Promise<object[]> =>
  queryRows(
    manager,
    'update feed_cursor set attempt_key = $3, attempt_to = $4, attempt_at = $5, sent = greatest(sent, $4) where destination = $1 and stream = $2',
    [destination, stream, key, to, at],
  );

/**
 * Moves a cursor to the end of its attempt. SQL, because it is a comparison and an update in one statement. The primary key
 * serves it.
 * @returns false when the cursor has another position or attempt; then nothing changes
 */
export async function confirmAttempt(
  manager: EntityManager,
  destination: string,
  stream: FeedStream,
  attempt: {
    readonly key: string;
    readonly from: number;
    readonly to: number;
    readonly holeCount: number;
  },
): Promise<boolean> {
  const moved = await queryRows(
    manager,
    `update feed_cursor set confirmed = $4, holes_confirmed = holes_confirmed + $5, ${clearedAttemptSql} where destination = $1 and stream = $2 and confirmed = $3 and attempt_key = $6 returning 1`,
    [destination, stream, attempt.from - 1, attempt.to, attempt.holeCount, attempt.key],
  );
  return moved.length > 0;
}

/**
 * Moves a cursor back to before the number that the centre expects, never forward, and drops its attempt. SQL, because the holes up
 * to there are counted in the same statement. The primary keys of cursor and quarantine serve it.
 */
export const moveCursorBack = (
  manager: EntityManager,
  destination: string,
  stream: FeedStream,
  expected: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `update feed_cursor c set ${clearedAttemptSql}, confirmed = least(confirmed, $3::bigint - 1),
       holes_confirmed = (select count(*) from quarantine q where q.destination = c.destination and q.stream = c.stream and q.state <> 'sent' and q.seq <= least(c.confirmed, $3::bigint - 1))
     where destination = $1 and stream = $2`,
    [destination, stream, expected],
  );
