import { Injectable } from '@nestjs/common';
import { endedRegistrationStates, type UnitContact } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreasService } from '../areas/areas.service.js';
import { changesBetween, type CorrectableField, type UnitFields } from '../registrations/field-changes.js';
import { emptyContact, UnitContacts } from '../registrations/unit-contacts.js';
import { UnitStore } from '../registrations/unit-store.js';
import type { UnitRow } from '../registrations/unit.row.js';
import { fieldsOf, writeFields, type Place } from '../registrations/write-fields.js';
import type { DecideDto, DismissDto, MergeDto, PartDto } from './duplicates.dto.js';
import { comparedRow, FindDuplicates } from './find-duplicates.js';
import { basisOf, commonPath, type PairRow } from './unit-pair.js';
import { hasAccount } from './suggest-merge.js';

/** Fields that a unit's sealed contact holds. */
const contactFields = ['representative', 'phone', 'email'] as const satisfies readonly CorrectableField[];

/** What a registration said before it took fields of another, and after: to part them again. */
interface MergedFields {
  readonly before: UnitFields;
  readonly after: UnitFields;
  readonly placeBefore: Place;
}

interface MergeRow {
  readonly id: string;
  readonly survivor_id: string;
  readonly loser_id: string;
  readonly loser_state: UnitRow['state'];
  readonly fields_sealed: string;
}

interface Both {
  readonly pair: PairRow;
  readonly units: ReadonlyMap<string, UnitRow>;
}

/**
 * What an officer decides about two registrations that look alike: that they are one unit, that they are not, or that one
 * was two after all. Nothing is lost by it: the one that goes keeps all that it says, untouched, and can come back at any time.
 */
@Injectable()
export class DecideDuplicates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: UnitContacts,
    private readonly store: UnitStore,
    private readonly duplicates: FindDuplicates,
    private readonly clock: Clock,
    private readonly areas: AreasService,
  ) {}

  /**
   * Joins one to the other, which takes the fields that are named.
   * @returns the registration that stays
   * @throws Problem REGISTRATION.DUPLICATE_NOT_FOUND, DUPLICATE_DECIDED, CHANGED when one of both is not as it was read,
   *   HAS_ACCOUNT when the account of the one that goes is in use
   */
  async merge(actor: Actor, pairId: string, order: MergeDto): Promise<string> {
    await this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.both(manager, actor, pairId, order);
      if (pair.state !== 'open' && pair.state !== 'apart')
        throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      const survivor = units.get(order.survivorId);
      const loser = [...units.values()].find(({ id }) => id !== order.survivorId)!;
      if (survivor === undefined)
        throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'survivorId', code: 'notOfPair' }] });
      for (const { state } of [survivor, loser])
        if (endedRegistrationStates.has(state)) throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      if (hasAccount(loser.account_state)) throw new Problem('REGISTRATION.HAS_ACCOUNT');
      const contacts = this.contactsToMerge(survivor, loser, order.take);
      const before = fieldsOf(survivor, contacts.survivor);
      const place = order.take.includes('areaName')
        ? await this.settled(manager, placeOf(loser))
        : placeOf(survivor);
      const after = {
        ...taking(before, fieldsOf(loser, contacts.loser), order.take),
        areaName: place.name,
      };
      const written = await writeFields(manager, this.contacts, this.duplicates, survivor, after, place);
      const merged: MergedFields = { before, after, placeBefore: placeOf(survivor) };
      await queryRows(
        manager,
        `insert into unit_merge (id, pair_id, survivor_id, loser_id, loser_state, fields_sealed, merged_at, merged_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          uuidv7(),
          pair.id,
          survivor.id,
          loser.id,
          loser.state,
          this.contacts.sealNote(survivor, JSON.stringify(merged)),
          this.clock.now(),
          actor.accountId,
        ],
      );
      await this.decide(manager, pair, 'merged', actor, null, pair.basis);
      await queryRows(manager, 'update unit set joined_to = $2 where id = $1', [loser.id, survivor.id]);
      await this.store.take(
        manager,
        loser,
        { state: 'DUPLICATE', actor, note: null },
        { kind: 'joined-to', unitId: survivor.id },
      );
      const found = order.take.length > 0 ? await this.duplicates.recheck(manager, [written]) : [];
      await this.handOver(manager, loser, written);
      const marked = [
        ...found,
        ...(await this.duplicates.close(manager, loser.id)),
        ...(await this.duplicates.markAgain(manager, [survivor.id, loser.id], [survivor.id])),
      ];
      await this.finish(manager, written, marked, (row) =>
        this.store.rememberCorrection(manager, row, actor, changesBetween(before, after), {
          kind: 'joined-here',
          unitId: loser.id,
        }),
      );
    });
    return order.survivorId;
  }

  /** They are two units; they are not shown as alike again unless the data of one of them changes. @throws Problem as `merge` */
  async dismiss(actor: Actor, pairId: string, order: DismissDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.both(manager, actor, pairId, order);
      if (pair.state !== 'open') throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      const [low, high] = [units.get(pair.low_id)!, units.get(pair.high_id)!];
      await this.decide(
        manager,
        pair,
        'apart',
        actor,
        this.contacts.sealNote(low, order.reason),
        basisOf(low, high),
      );
      for (const [unit, other] of [
        [low, high],
        [high, low],
      ] as const)
        await this.store.note(manager, unit, actor, {
          changes: [],
          note: order.reason,
          link: { kind: 'apart', unitId: other.id },
        });
      await this.store.tell(manager, await this.duplicates.markAgain(manager, [low.id, high.id], []));
    });
  }

  /**
   * Undoes a merge: the one that went is again what it was; the other gets its fields back, except those that somebody has corrected since.
   * @returns the fields that stay, since they were corrected
   * @throws Problem as `merge`; REGISTRATION.JOINED_FURTHER when the one that stayed was itself joined to a third since
   */
  async part(actor: Actor, pairId: string, order: PartDto): Promise<CorrectableField[]> {
    return this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.both(manager, actor, pairId, order);
      const [merge] = await queryRows<MergeRow>(
        manager,
        'select * from unit_merge where pair_id = $1 and parted_at is null for update',
        [pair.id],
      );
      if (pair.state !== 'merged' || merge === undefined) throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      const note = order.reason ?? null;
      const [survivor, loser] = [units.get(merge.survivor_id)!, units.get(merge.loser_id)!];
      if (survivor.state === 'DUPLICATE') throw new Problem('REGISTRATION.JOINED_FURTHER');
      const { before, after, placeBefore } = JSON.parse(
        this.contacts.openNote(survivor, merge.fields_sealed),
      ) as MergedFields;
      const contact = this.contacts.openOrNull(survivor);
      if (contact === null) throw new Problem('REGISTRATION.WRONG_STATE');
      const now = fieldsOf(survivor, contact);
      const changed = changesBetween(before, after).map(({ field }) => field);
      const kept = changed.filter((field) => now[field] !== after[field]);
      const back = changed.filter((field) => !kept.includes(field));
      const place = back.includes('areaName') ? await this.settled(manager, placeBefore) : placeOf(survivor);
      const restored = { ...taking(now, before, back), areaName: place.name };
      const written = await writeFields(manager, this.contacts, this.duplicates, survivor, restored, place);
      await queryRows(manager, 'update unit_merge set parted_at = $2, parted_by = $3 where id = $1', [
        merge.id,
        this.clock.now(),
        actor.accountId,
      ]);
      const [returned] = await queryRows<UnitRow>(
        manager,
        'update unit set joined_to = null, state = $2, state_since = $3, version = version + 1 where id = $1 returning *',
        [loser.id, merge.loser_state, this.clock.now()],
      );
      const [low, high] = written.id < returned!.id ? [written, returned!] : [returned!, written];
      await this.decide(
        manager,
        pair,
        'apart',
        actor,
        note === null ? null : this.contacts.sealNote(low, note),
        basisOf(low, high),
      );
      const marked = [
        ...(await this.duplicates.recheck(manager, [written, returned!])),
        ...(await this.duplicates.markAgain(manager, [written.id, loser.id], [written.id, loser.id])),
      ];
      await this.store.rememberReturn(
        manager,
        newest(marked, returned!),
        { state: merge.loser_state, actor, note },
        { kind: 'parted', unitId: survivor.id },
      );
      await this.finish(
        manager,
        written,
        marked.filter(({ id }) => id !== loser.id),
        (row) =>
          this.store.rememberCorrection(manager, row, actor, changesBetween(now, restored), {
            kind: 'parted',
            unitId: loser.id,
          }),
      );
      return kept;
    });
  }

  /** The place, or what it was merged into since. */
  private async settled(manager: EntityManager, place: Place): Promise<Place> {
    const area = (await this.areas.settle(manager, [place.code])).get(place.code);
    return area === undefined ? place : { code: area.code, path: area.path, name: area.fullName };
  }

  /**
   * The contacts of both sides of a merge. What cannot be opened is neither kept nor taken: an officer types it anew first.
   * @throws Problem REGISTRATION.WRONG_STATE
   */
  private contactsToMerge(
    survivor: UnitRow,
    loser: UnitRow,
    take: readonly CorrectableField[],
  ): { survivor: UnitContact; loser: UnitContact } {
    const [kept, gone] = [this.contacts.openOrNull(survivor), this.contacts.openOrNull(loser)];
    const taken = contactFields.filter((field) => take.includes(field));
    if ((kept === null && taken.length < contactFields.length) || (gone === null && taken.length > 0))
      throw new Problem('REGISTRATION.WRONG_STATE');
    return { survivor: kept ?? emptyContact, loser: gone ?? emptyContact };
  }

  /** Publishes the one that was written with its last mark, then those whose mark alone has changed. */
  private async finish(
    manager: EntityManager,
    written: UnitRow,
    marked: readonly UnitRow[],
    publish: (row: UnitRow) => Promise<void>,
  ): Promise<void> {
    await publish(newest(marked, written));
    const others = new Map(marked.filter(({ id }) => id !== written.id).map((row) => [row.id, row]));
    await this.store.tell(manager, [...others.values()]);
  }

  /** The pair and both units, locked, as they were read. What they are compared by is held first, as whoever registers does. */
  private async both(
    manager: EntityManager,
    actor: Actor,
    pairId: string,
    { state, versions }: DecideDto,
  ): Promise<Both> {
    const scope = jurisdictionSql(actor, 'common_path', 2);
    const parameters = [pairId, ...scope.parameters];
    const [seen] = await queryRows<PairRow>(
      manager,
      `select * from unit_pair where id = $1 and ${scope.sql}`,
      parameters,
    );
    if (seen === undefined) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const ids = [seen.low_id, seen.high_id];
    const select = 'select * from unit where id = any($1::uuid[])';
    await this.duplicates.lock(manager, (await queryRows<UnitRow>(manager, select, [ids])).map(comparedRow));
    await this.duplicates.lockWithPartners(manager, ids);
    const [pair] = await queryRows<PairRow>(
      manager,
      `select * from unit_pair where id = $1 and ${scope.sql} for update`,
      parameters,
    );
    if (pair === undefined) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    if (pair.state !== state) throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
    const units = new Map((await queryRows<UnitRow>(manager, select, [ids])).map((row) => [row.id, row]));
    for (const id of ids) {
      const read = versions.find(({ unitId }) => unitId === id);
      if (read === undefined)
        throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'versions', code: 'notOfPair' }] });
      if (read.version !== units.get(id)!.version) throw new Problem('REGISTRATION.CHANGED');
    }
    return { pair, units };
  }

  private async decide(
    manager: EntityManager,
    pair: PairRow,
    state: 'merged' | 'apart',
    actor: Actor,
    noteSealed: string | null,
    basis: string,
  ): Promise<void> {
    await queryRows(
      manager,
      'update unit_pair set state = $2, decided_at = $3, decided_by = $4, decided_by_name = $5, note_sealed = $6, basis = $7 where id = $1',
      [pair.id, state, this.clock.now(), actor.accountId, actor.displayName, noteSealed, basis],
    );
  }

  /** What looked like the one that goes looks like the one that stays: three of one unit are merged one after the other. */
  private async handOver(manager: EntityManager, loser: UnitRow, survivor: UnitRow): Promise<void> {
    const pairs = await queryRows<PairRow>(
      manager,
      `select * from unit_pair where state = 'open' and $2::uuid not in (low_id, high_id) and (low_id = $1 or high_id = $1)`,
      [loser.id, survivor.id],
    );
    const others = await queryRows<UnitRow>(manager, 'select * from unit where id = any($1::uuid[])', [
      pairs.map(({ low_id, high_id }) => (low_id === loser.id ? high_id : low_id)),
    ]);
    for (const pair of pairs) {
      const other = others.find(({ id }) => id === (pair.low_id === loser.id ? pair.high_id : pair.low_id))!;
      const [low, high] = survivor.id < other.id ? [survivor, other] : [other, survivor];
      await queryRows(
        manager,
        `insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8)
         on conflict (low_id, high_id) do update set state = 'open' where unit_pair.state = 'closed'`,
        [
          uuidv7(),
          low.id,
          high.id,
          commonPath(low.area_path, high.area_path),
          pair.reasons,
          pair.score,
          basisOf(low, high),
          this.clock.now(),
        ],
      );
    }
  }
}

/** @param fields those whose value the other says */
const taking = (own: UnitFields, other: UnitFields, fields: readonly CorrectableField[]): UnitFields => ({
  ...own,
  ...Object.fromEntries(fields.map((field) => [field, other[field]])),
});

const placeOf = (row: UnitRow): Place => ({ code: row.area_code, path: row.area_path, name: row.area_name });

/** A row as it was returned last. */
const newest = (marked: readonly UnitRow[], row: UnitRow): UnitRow =>
  marked.filter(({ id }) => id === row.id).at(-1) ?? row;
