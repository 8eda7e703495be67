import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { CardEnd } from './visitor-card-state.js';

type Runner = DataSource | EntityManager;

/** A row of the table `visitor_card`, as the driver returns it. */
export interface VisitorCardRow {
  readonly id: string;
  readonly code: string;
  readonly client_key: string;
  readonly unit_id: string | null;
  readonly area_path: string;
  readonly issued_by: string;
  readonly issued_at: Date;
  readonly expires_on: string;
  readonly consent_version: string;
  readonly person_sealed: string | null;
  readonly person_index: string | null;
  readonly ended_at: Date | null;
  readonly ended_because: CardEnd | null;
}

const cardColumns =
  'id, code, client_key, unit_id, area_path, issued_by, issued_at, expires_on::text as expires_on, consent_version, person_sealed, person_index, ended_at, ended_because';

/** Blind indexes of the person of a card. */
export interface CardIndexes {
  readonly personIndex: string;
  readonly phoneIndex: string;
  readonly idIndex: string | null;
}

/** A card before it is stored. */
export interface NewVisitorCard extends CardIndexes {
  readonly id: string;
  readonly code: string;
  readonly clientKey: string;
  readonly unitId: string | null;
  readonly areaPath: string;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  readonly expiresOn: string;
  readonly consentVersion: string;
  readonly personSealed: string;
}

/** Inserts a card. @returns undefined when the client key or the code is used already */
export async function insertCard(
  manager: EntityManager,
  card: NewVisitorCard,
): Promise<VisitorCardRow | undefined> {
  const [row] = await queryRows<VisitorCardRow>(
    manager,
    `insert into visitor_card (id, code, client_key, unit_id, area_path, issued_by, issued_at, expires_on, consent_version, person_sealed, person_index, phone_index, id_index)
     values ($1, $2, $3, $4, $5, $6, $7, $8::date, $9, $10, $11, $12, $13) on conflict do nothing returning ${cardColumns}`,
    [
      card.id,
      card.code,
      card.clientKey,
      card.unitId,
      card.areaPath,
      card.issuedBy,
      card.issuedAt,
      card.expiresOn,
      card.consentVersion,
      card.personSealed,
      card.personIndex,
      card.phoneIndex,
      card.idIndex,
    ],
  );
  return row;
}

export async function findCardByClientKey(
  runner: Runner,
  clientKey: string,
): Promise<VisitorCardRow | undefined> {
  const [row] = await queryRows<VisitorCardRow>(
    runner,
    `select ${cardColumns} from visitor_card where client_key = $1`,
    [clientKey],
  );
  return row;
}

/** Finds a card by its code, also one that has ended. @param unitId only a card of this unit; null for a card of any */
export async function findCardByCode(
  runner: Runner,
  code: string,
  unitId: string | null,
): Promise<VisitorCardRow | undefined> {
  const [row] = await queryRows<VisitorCardRow>(
    runner,
    `select ${cardColumns} from visitor_card where code = $1 and ($2::uuid is null or unit_id = $2)`,
    [code, unitId],
  );
  return row;
}

/**
 * Which cards an account deals with: the ones that were made at the gates of its unit, or the ones that were made at the counters of
 * its area.
 */
function scopeSql(actor: Actor, next: number): { readonly sql: string; readonly parameters: unknown[] } {
  if (actor.unitId !== null) return { sql: `unit_id = $${next}`, parameters: [actor.unitId] };
  const { sql, parameters } = jurisdictionSql(actor, 'area_path', next);
  return { sql: `unit_id is null and ${sql}`, parameters: [...parameters] };
}

/** Loads a page of the cards in the actor's scope, the newest first. Ids are generated in the order of time. */
export function loadCards(
  dataSource: DataSource,
  actor: Actor,
  { beforeId, limit }: { readonly beforeId: string | null; readonly limit: number },
): Promise<VisitorCardRow[]> {
  const scope = scopeSql(actor, 3);
  return queryRows<VisitorCardRow>(
    dataSource,
    `select ${cardColumns} from visitor_card where ($1::uuid is null or id < $1::uuid) and ${scope.sql} order by id desc limit $2`,
    [beforeId, limit, ...scope.parameters],
  );
}

/** Loads the cards of these ids in the actor's scope, in the order in which they were made. */
export function loadCardsOfIds(
  dataSource: DataSource,
  actor: Actor,
  ids: readonly string[],
): Promise<VisitorCardRow[]> {
  const scope = scopeSql(actor, 2);
  return queryRows<VisitorCardRow>(
    dataSource,
    `select ${cardColumns} from visitor_card where id = any($1::uuid[]) and ${scope.sql} order by id`,
    [ids, ...scope.parameters],
  );
}

/**
 * Finds the cards of a person by blind indexes, the newest first. A card that has ended has no index.
 * @param unitId only cards of this unit; null for cards of any
 */
export const findCardsByIndexes = (
  dataSource: DataSource,
  { phoneIndex, idIndex }: { readonly phoneIndex: string | null; readonly idIndex: string | null },
  unitId: string | null,
  limit: number,
): Promise<VisitorCardRow[]> =>
  queryRows<VisitorCardRow>(
    dataSource,
    `select ${cardColumns} from visitor_card where (phone_index = $1 or id_index = $2) and ($3::uuid is null or unit_id = $3) order by id desc limit ${limit}`,
    [phoneIndex, idIndex, unitId],
  );

/** Locks a card until the end of the transaction. @param unitId only a card of this unit; null for a card of any */
export async function lockCard(
  manager: EntityManager,
  id: string,
  unitId: string | null,
): Promise<VisitorCardRow | undefined> {
  const [row] = await queryRows<VisitorCardRow>(
    manager,
    `select ${cardColumns} from visitor_card where id = $1 and ($2::uuid is null or unit_id = $2) for update`,
    [id, unitId],
  );
  return row;
}

/** What ends a card, and its person with it. Its share is destroyed afterwards. */
const endedColumns =
  'ended_at = $2, ended_because = $3, ended_by = $4, person_sealed = null, person_index = null, phone_index = null, id_index = null';

export async function endCard(
  manager: EntityManager,
  id: string,
  end: { readonly at: Date; readonly because: CardEnd; readonly by: string | null },
): Promise<VisitorCardRow | undefined> {
  const [row] = await queryRows<VisitorCardRow>(
    manager,
    `update visitor_card set ${endedColumns} where id = $1 returning ${cardColumns}`,
    [id, end.at, end.because, end.by],
  );
  return row;
}

/** Ends the earlier cards of a person, because a new one was made. @returns their ids */
export async function replaceCardsOfPerson(
  manager: EntityManager,
  personIndex: string,
  end: { readonly at: Date; readonly by: string; readonly newId: string },
): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    manager,
    `update visitor_card set ${endedColumns} where person_index = $1 and id <> $5 returning id`,
    [personIndex, end.at, 'replaced', end.by, end.newId],
  );
  return rows.map(({ id }) => id);
}

/** Ends cards that were valid until a day before `today`. @returns how many */
export async function endExpiredCards(
  dataSource: DataSource,
  today: string,
  at: Date,
  limit: number,
): Promise<number> {
  const rows = await queryRows(
    dataSource,
    `update visitor_card set ${endedColumns} where id in (select id from visitor_card where key_destroyed_at is null and ended_at is null and expires_on < $1::date limit ${limit}) returning id`,
    [today, at, 'expired', null],
  );
  return rows.length;
}

/** Lists ended cards whose key is not destroyed yet. */
export async function listCardsWithDueKey(dataSource: DataSource, limit: number): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    dataSource,
    `select id from visitor_card where key_destroyed_at is null and ended_at is not null limit ${limit}`,
    [],
  );
  return rows.map(({ id }) => id);
}

/** Stores that the keys of cards are destroyed. */
export async function recordDestroyedKeys(runner: Runner, ids: readonly string[], at: Date): Promise<void> {
  await queryRows(
    runner,
    'update visitor_card set key_destroyed_at = $2 where id = any($1::uuid[]) and ended_at is not null',
    [ids, at],
  );
}

/** Deletes at most `limit` cards that ended before an instant. @returns the number of deleted rows */
export async function deleteCardsEndedBefore(
  dataSource: DataSource,
  before: Date,
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from visitor_card where id in (select id from visitor_card where ended_at < $1 and key_destroyed_at is not null limit ${limit}) returning 1`,
    [before],
  );
  return deleted.length;
}
