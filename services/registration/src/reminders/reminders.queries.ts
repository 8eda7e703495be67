import { jurisdictionSql } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { coverageStageSql } from '../coverage/coverage-stages.js';
import { UnitEntity } from '../units/unit.entity.js';
import { UnitMessageEntity } from './unit-message.entity.js';

/**
 * Stores the silent units of an area as recipients of a message. SQL: a set operation over the progress of units.
 * @param quietSince day of the last declaration, or an earlier one, that makes a unit silent
 * @returns the number of recipients
 */
export const insertSilentRecipients = async (
  manager: EntityManager,
  messageId: string,
  areaPath: string,
  quietSince: string,
): Promise<number> => {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  const added = await queryRows(
    manager,
    `insert into unit_message_to (message_id, unit_id, mail)
     select $3, s.unit_id, case when u.has_email then 'waiting' else 'none' end
     from (select unit_id from unit_progress where ${scope.sql} and (${coverageStageSql('$4::date')}) = 'silent') s join unit u on u.id = s.unit_id
     returning unit_id`,
    [...scope.parameters, messageId, quietSince],
  );
  return added.length;
};

/** Lists the unread notices of a unit, newest first. SQL: a join without a relation; the partial index of unread notices serves it. */
export const listUnreadMessages = (
  manager: EntityManager,
  unitId: string,
  limit: number,
): Promise<UnitMessageEntity[]> =>
  queryEntities(
    manager,
    UnitMessageEntity,
    `select m.* from unit_message_to t join unit_message m on m.id = t.message_id
     where t.unit_id = $1 and t.read_at is null order by m.sent_at desc, m.id desc limit $2`,
    [unitId, limit],
  );

/** Locks a recipient whose mail waits, and returns its unit. SQL: a row that another instance has locked is skipped. */
export const lockWaitingRecipient = async (
  manager: EntityManager,
  messageId: string,
  unitId: string,
): Promise<UnitEntity | undefined> => {
  const [unit] = await queryEntities(
    manager,
    UnitEntity,
    `select u.* from unit_message_to t join unit u on u.id = t.unit_id
     where t.message_id = $1 and t.unit_id = $2 and t.mail = 'waiting' for update of t skip locked`,
    [messageId, unitId],
  );
  return unit;
};

/**
 * Stores the units of an area with an outdated poster as recipients of a message. SQL: a set operation over the progress of units.
 * @returns the number of recipients
 */
export const insertPosterRecipients = async (
  manager: EntityManager,
  messageId: string,
  areaPath: string,
): Promise<number> => {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  const added = await queryRows(
    manager,
    `insert into unit_message_to (message_id, unit_id, mail)
     select $3, s.unit_id, case when u.has_email then 'waiting' else 'none' end
     from (select unit_id from unit_progress where ${scope.sql} and outdated_posters > 0 and state = 'FORWARDED' and ncovi_basis is null) s join unit u on u.id = s.unit_id
     returning unit_id`,
    [...scope.parameters, messageId],
  );
  return added.length;
};

/** A message with the numbers of its recipients. */
export type CountedMessage = UnitMessageEntity & {
  readonly recipientCount: number;
  readonly mailCount: number;
  readonly waitingMailCount: number;
  readonly refusedMailCount: number;
  readonly readCount: number;
};

/** Lists the latest messages, newest first, or one. SQL: the recipients of each listed message are counted, and of no other. */
export const listCountedMessages = (
  manager: EntityManager,
  filter: { readonly messageId: string } | { readonly areaPath: string },
  limit: number,
): Promise<CountedMessage[]> => {
  const condition =
    'messageId' in filter
      ? { sql: 'm.id = $1', parameters: [filter.messageId] }
      : jurisdictionSql(filter, 'm.area_path', 1);
  return queryEntities<UnitMessageEntity, CountedMessage>(
    manager,
    UnitMessageEntity,
    `select m.*, c.* from (select * from unit_message m where ${condition.sql} order by m.sent_at desc, m.id desc limit ${limit}) m
     cross join lateral (
       select count(*)::int as "recipientCount", (count(*) filter (where mail <> 'none'))::int as "mailCount", (count(*) filter (where mail = 'waiting'))::int as "waitingMailCount",
         (count(*) filter (where mail = 'refused'))::int as "refusedMailCount", count(read_at)::int as "readCount"
       from unit_message_to t where t.message_id = m.id
     ) c order by m.sent_at desc, m.id desc`,
    [...condition.parameters],
  );
};

/** Marks a notice as read, and keeps the first instant. SQL: an expression of the old value. @returns whether the unit was a recipient */
export const markNoticeRead = async (
  manager: EntityManager,
  messageId: string,
  unitId: string,
  at: Date,
): Promise<boolean> => {
  const marked = await queryRows(
    manager,
    'update unit_message_to set read_at = coalesce(read_at, $3) where message_id = $1 and unit_id = $2 returning unit_id',
    [messageId, unitId, at],
  );
  return marked.length > 0;
};
