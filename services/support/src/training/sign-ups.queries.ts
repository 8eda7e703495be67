import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PlannedTrainingMail } from './mail-rules.js';
import { TrainingSignUpEntity, type SignUpState } from './training-sign-up.entity.js';

/** Gives seats to those who wait longest and returns their ids. SQL, because it updates the first rows of an order. */
export async function seatFirstWaiting(
  manager: EntityManager,
  sessionId: string,
  freeSeats: number,
): Promise<string[]> {
  if (freeSeats <= 0) return [];
  const rows = await queryRows<{ id: string }>(
    manager,
    `update training_sign_up set state = 'SEATED' where id in
       (select id from training_sign_up where session_id = $1 and state = 'WAITING' order by number limit $2) returning id`,
    [sessionId, freeSeats],
  );
  return rows.map(({ id }) => id);
}

/** Whom mails are planned for. */
export interface MailAudience {
  readonly sessionId: string;
  readonly moves: number;
  readonly states: readonly SignUpState[];
  /** Ids of sign-ups; null: all of the session in these states. */
  readonly signUpIds: readonly string[] | null;
}

/** Plans a mail for each person with an address. One statement for a whole session. A mail that is planned already stays as it is. */
export const insertMails = (
  manager: EntityManager,
  { sessionId, moves, states, signUpIds }: MailAudience,
  { kind, dueAt }: PlannedTrainingMail,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into training_mail (id, session_id, sign_up_id, kind, moves, due_at, state)
     select gen_random_uuid(), session_id, id, $2, $3, $4, 'due' from training_sign_up
     where session_id = $1 and has_mail and state = any($5) and ($6::uuid[] is null or id = any($6))
     on conflict (sign_up_id, kind, moves) do nothing`,
    [sessionId, kind, moves, dueAt, states, signUpIds],
  );

/** Finds the ids of the mails of a session that are due, the longest due first. `training_mail_due` serves it. */
export async function findDueMails(
  manager: EntityManager,
  sessionId: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    manager,
    `select id from training_mail where session_id = $1 and state = 'due' and due_at <= $2 order by due_at, id limit $3`,
    [sessionId, now, limit],
  );
  return rows.map(({ id }) => id);
}

/** Counts who waits in front of each waiting person of a session, and returns the places, from 1, by sign-up. */
export async function findWaitingPositions(
  manager: EntityManager,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await queryRows<{ id: string; position: number }>(
    manager,
    `select id, (row_number() over (partition by session_id order by number))::int as position
     from training_sign_up where session_id = any($1) and state = 'WAITING'`,
    [sessionIds],
  );
  return new Map(rows.map(({ id, position }) => [id, position]));
}

/** Finds the sessions that have not ended and in which people of a unit have a place. */
export async function findUpcomingSessionsOfUnit(
  manager: EntityManager,
  unitId: string,
  now: Date,
): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    manager,
    `select distinct s.id from training_session s join training_sign_up u on u.session_id = s.id
     where u.unit_id = $1 and u.state <> 'LEFT' and s.ends_at > $2 order by s.id`,
    [unitId, now],
  );
  return rows.map(({ id }) => id);
}

/** Finds one page of the people of a session in the order of their sign-up, with their unit. SQL for the joins. */
export const findAttendees = (
  manager: EntityManager,
  sessionId: string,
  afterNumber: number,
  limit: number,
): Promise<AttendeeRow[]> =>
  queryRows<AttendeeRow>(
    manager,
    `select s.id, s.number, s.attendee_group as "attendeeGroup", s.state, s.sealed_person as "sealedPerson", s.arrived_at as "arrivedAt",
       s.departed_at as "departedAt", u.name as "unitName", coalesce(u.area_name, a.full_name, '') as "areaName"
     from training_sign_up s left join unit u on u.id = s.unit_id left join area a on a.path = s.area_path
     where s.session_id = $1 and s.number > $2 and s.state <> 'LEFT' order by s.number limit $3`,
    [sessionId, afterNumber, limit],
  );

export type AttendeeRow = Pick<
  TrainingSignUpEntity,
  'id' | 'number' | 'attendeeGroup' | 'state' | 'sealedPerson' | 'arrivedAt' | 'departedAt'
> & { readonly unitName: string | null; readonly areaName: string };

/** Records that a person entered the room. The first instant stays; entering again means that the person has not left. */
export async function recordArrival(manager: EntityManager, signUpId: string, now: Date): Promise<void> {
  await queryRows(
    manager,
    'update training_sign_up set arrived_at = coalesce(arrived_at, $2), departed_at = null where id = $1',
    [signUpId, now],
  );
}

/** Deletes the sealed people of sessions whose key was destroyed. */
export const deletePeopleOf = (manager: EntityManager, sessionIds: readonly string[]): Promise<object[]> =>
  queryRows(
    manager,
    'update training_sign_up set sealed_person = null where session_id = any($1) and sealed_person is not null',
    [sessionIds],
  );
