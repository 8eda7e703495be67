import type { RegistrationState } from '@khai-bao/contracts';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UnitHistoryEntity } from './unit-history.entity.js';
import type { UnitPlace } from './unit-place.js';
import type { UnitSource } from './unit-source.js';
import { UnitEntity } from './unit.entity.js';

/** Columns of a new unit; the others have their defaults. */
export type NewUnitRow = Pick<
  UnitEntity,
  | 'id'
  | 'trackingCode'
  | 'name'
  | 'nameFolded'
  | 'kind'
  | 'taxCode'
  | 'areaCode'
  | 'areaPath'
  | 'areaName'
  | 'street'
  | 'hasEmail'
  | 'usesNcovi'
  | 'expectedGates'
  | 'unitKeySealed'
  | 'contactSealed'
  | 'announcement'
  | 'phoneBlindIndex'
  | 'nameKey'
  | 'placeKey'
  | 'streetKey'
  | 'splitFromId'
  | 'splitRootId'
>;

/**
 * Inserts submitted units, in no particular order. SQL: with one array per column the statement is the same
 * for any number of units.
 */
export const insertUnits = (
  manager: EntityManager,
  units: readonly NewUnitRow[],
  submittedAt: Date,
  source: UnitSource,
): Promise<UnitEntity[]> =>
  queryEntities(
    manager,
    UnitEntity,
    `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, expected_gates, source, unit_key_sealed, contact_sealed, announcement, phone_mark, name_key, place_key, street_key, split_from, split_root)
     select t.id, t.tracking_code, t.name, t.name_folded, t.kind, t.tax_code, t.area_code, t.area_path, t.area_name, t.street, 'SUBMITTED', $16, $16, t.has_email, t.uses_ncovi, t.expected_gates, $17, t.unit_key, t.contact, t.announcement, t.phone_mark, t.name_key, t.place_key, t.street_key, t.split_from, t.split_root
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[], $12::boolean[], $13::int[], $14::text[], $15::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::uuid[], $24::uuid[])
       as t(id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, has_email, uses_ncovi, expected_gates, unit_key, contact, announcement, phone_mark, name_key, place_key, street_key, split_from, split_root)
     returning *`,
    [
      units.map(({ id }) => id),
      units.map(({ trackingCode }) => trackingCode),
      units.map(({ name }) => name),
      units.map(({ nameFolded }) => nameFolded),
      units.map(({ kind }) => kind),
      units.map(({ taxCode }) => taxCode),
      units.map(({ areaCode }) => areaCode),
      units.map(({ areaPath }) => areaPath),
      units.map(({ areaName }) => areaName),
      units.map(({ street }) => street),
      units.map(({ hasEmail }) => hasEmail),
      units.map(({ usesNcovi }) => usesNcovi),
      units.map(({ expectedGates }) => expectedGates),
      units.map(({ unitKeySealed }) => unitKeySealed),
      units.map(({ contactSealed }) => contactSealed),
      submittedAt,
      source,
      units.map(({ announcement }) => announcement),
      units.map(({ phoneBlindIndex }) => phoneBlindIndex),
      units.map(({ nameKey }) => nameKey),
      units.map(({ placeKey }) => placeKey),
      units.map(({ streetKey }) => streetKey),
      units.map(({ splitFromId }) => splitFromId),
      units.map(({ splitRootId }) => splitRootId),
    ],
  );

/**
 * Moves those of the units that are still in a ward to another one, as a correction of the ward. SQL: an update does not return
 * its rows in order.
 * @returns the moved units as they stand now, ordered by id
 */
export const moveUnitsToWard = (
  manager: EntityManager,
  ids: readonly string[],
  fromAreaCode: string,
  place: UnitPlace,
): Promise<UnitEntity[]> =>
  queryEntities(
    manager,
    UnitEntity,
    `with moved as (update unit set area_code = $3, area_path = $4, area_name = $5, version = version + 1, ward_moves = ward_moves + 1
       where id = any($1::uuid[]) and area_code = $2 returning *)
     select * from moved order by id`,
    [ids, fromAreaCode, place.code, place.path, place.name],
  );

/** The compared columns of one unit, computed from its row of this version. */
export type ComputedFingerprints = Pick<
  UnitEntity,
  'id' | 'version' | 'nameKey' | 'placeKey' | 'streetKey'
> & {
  readonly phoneBlindIndex: string;
};

/**
 * Stores fingerprints of units that have none. A unit that was corrected meanwhile has its fingerprints from the correction.
 * SQL: a set of rows with values of their own.
 * @returns the updated units, ordered by id
 */
export const setMissingFingerprints = (
  manager: EntityManager,
  computed: readonly ComputedFingerprints[],
): Promise<UnitEntity[]> =>
  queryEntities(
    manager,
    UnitEntity,
    `with marked as (update unit u set phone_mark = t.phone, name_key = t.name, place_key = t.place, street_key = t.street
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[]) as t(id, phone, name, place, street, version)
       where u.id = t.id and u.version = t.version and u.place_key is null returning u.*)
     select * from marked order by id`,
    [
      computed.map(({ id }) => id),
      computed.map(({ phoneBlindIndex }) => phoneBlindIndex),
      computed.map(({ nameKey }) => nameKey),
      computed.map(({ placeKey }) => placeKey),
      computed.map(({ streetKey }) => streetKey),
      computed.map(({ version }) => version),
    ],
  );

/** Locks units until the transaction ends, in the order of their ids, so that no deadlock occurs. */
export const lockUnits = async (manager: EntityManager, ids: readonly string[]): Promise<void> => {
  await queryRows(manager, 'select id from unit where id = any($1::uuid[]) order by id for update', [ids]);
};

/**
 * Sets the duplicate flag of locked units by their open pairs (`unit_pair`, two partial indexes). SQL: it compares and updates
 * a set in one statement.
 * @param ownVersion units that are published anyway, with a new version of their own
 * @returns the units whose flag has changed, ordered by id
 */
export const updateDuplicateFlags = (
  manager: EntityManager,
  ids: readonly string[],
  ownVersion: readonly string[],
): Promise<UnitEntity[]> =>
  queryEntities(
    manager,
    UnitEntity,
    `with now as (select u.id, exists (select 1 from unit_pair p where p.low_id = u.id and p.state = 'open')
         or exists (select 1 from unit_pair p where p.high_id = u.id and p.state = 'open') as open
       from unit u where u.id = any($1::uuid[])),
     marked as (update unit u set duplicate_open = now.open, told = u.told + case when u.id = any($2::uuid[]) then 0 else 1 end
       from now where now.id = u.id and u.duplicate_open <> now.open returning u.*)
     select * from marked order by id`,
    [ids, ownVersion],
  );

/**
 * Appends history entries of one author, in the order of the list. SQL: as `insertUnits`, and the ids of the entries have to
 * follow the order of the list.
 */
export const insertHistoryEntries = async (
  manager: EntityManager,
  entries: readonly Pick<
    UnitHistoryEntity,
    'unitId' | 'at' | 'noteSealed' | 'changesSealed' | 'linkKind' | 'linkedUnitId'
  >[],
  common: Pick<UnitHistoryEntity, 'state' | 'actorId' | 'actorName' | 'healthMessage'>,
): Promise<void> => {
  await queryRows(
    manager,
    `insert into unit_history (unit_id, at, state, actor_id, actor_name, note_sealed, changes_sealed, link, link_unit, what)
     select t.unit_id, t.at, $3, $4, $5, t.note, t.changes, t.link, t.link_unit, $10 from unnest($1::uuid[], $2::timestamptz[], $6::text[], $7::text[], $8::text[], $9::uuid[]) with ordinality as t(unit_id, at, note, changes, link, link_unit, n) order by n`,
    [
      entries.map(({ unitId }) => unitId),
      entries.map(({ at }) => at),
      common.state,
      common.actorId,
      common.actorName,
      entries.map(({ noteSealed }) => noteSealed),
      entries.map(({ changesSealed }) => changesSealed),
      entries.map(({ linkKind }) => linkKind),
      entries.map(({ linkedUnitId }) => linkedUnitId),
      common.healthMessage,
    ],
  );
};

/** A history entry with the registration that it refers to. */
export type HistoryRow = Omit<UnitHistoryEntity, 'unitId' | 'actorId'> & {
  readonly linkedTrackingCode: string | null;
  readonly linkedName: string | null;
};

/** Lists the history of a unit, oldest first. SQL: a join without a relation; the index on (unit_id, id) serves it. */
export const listHistoryRows = (manager: EntityManager, unitId: string): Promise<HistoryRow[]> =>
  queryRows(
    manager,
    `select h.id, h.state, h.at, h.actor_name as "actorName", h.note_sealed as "noteSealed", h.changes_sealed as "changesSealed",
       h.what as "healthMessage", h.link as "linkKind", h.link_unit as "linkedUnitId", o.tracking_code as "linkedTrackingCode", o.name as "linkedName"
     from unit_history h left join unit o on o.id = h.link_unit where h.unit_id = $1 order by h.id`,
    [unitId],
  );

/**
 * Sets the state of a locked unit and raises its version; a closed unit keeps the state before its closing.
 * SQL, because a bulk action runs it a thousand times and the query builder costs more than the statement.
 */
export async function updateUnitState(
  manager: EntityManager,
  unitId: string,
  state: RegistrationState,
  at: Date,
): Promise<UnitEntity> {
  const [moved] = await queryEntities(
    manager,
    UnitEntity,
    `update unit set state = $2, state_since = $3, version = version + 1, closed_from = case when $2 = 'CLOSED' then state end where id = $1 returning *`,
    [unitId, state, at],
  );
  return moved!;
}
