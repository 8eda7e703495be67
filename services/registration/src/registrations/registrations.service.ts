import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { FindDuplicates } from '../duplicates/find-duplicates.js';
import { duplicatesOf } from '../duplicates/duplicates-of.js';
import { StepClocks } from '../clocks/step-clocks.js';
import type { HealthWord } from '../pharmacies/pharmacy-states.js';
import type { FieldChange } from './field-changes.js';
import { AnswerFiles, type AnswerFile } from './answer-files.js';
import { RegistrationLimits } from './registration-limits.js';
import { nextState, waitingStates } from './registration-states.js';
import type {
  ActDto,
  ActResultDto,
  AnswerDto,
  HistoryEntryDto,
  RegistrationCountsDto,
  RegistrationDetailDto,
  RegistrationListDto,
  RegistrationQuery,
  StepLinkDto,
  TrackDto,
  TrackedDto,
} from './registrations.dto.js';
import { normaliseTrackingCode } from './tracking-code.js';
import { emptyContact, UnitContacts } from './unit-contacts.js';
import { cursorOf, unitsPage, type Placed } from './units-page.js';
import { UnitStore } from './unit-store.js';
import { presentItem, type UnitRow } from './unit.row.js';

export interface HistoryEntry {
  readonly state: HistoryEntryDto['state'];
  readonly at: string;
  readonly actorName: string | null;
  readonly note: string | null;
  readonly changes?: FieldChange[];
  readonly link?: StepLinkDto;
  readonly what?: HealthWord;
  readonly files?: AnswerFile[];
}

/** What committees see and do with the registrations of their area. */
/** Of an order for many so many are under way side by side: five hundred take seconds, and other people's requests find a connection. */
const atOnce = 5;

@Injectable()
export class RegistrationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: UnitContacts,
    private readonly store: UnitStore,
    private readonly trail: AccessTrail,
    private readonly limits: RegistrationLimits,
    private readonly duplicates: FindDuplicates,
    private readonly clocks: StepClocks,
    private readonly files: AnswerFiles,
  ) {}

  /** One page, what is late first, then the longest waiting. */
  async list(actor: Actor, query: RegistrationQuery): Promise<RegistrationListDto> {
    const lateBefore = await this.clocks.lateBefore();
    const { text, parameters } = unitsPage(actor, query, lateBefore, (phone) =>
      this.contacts.phoneMark(phone),
    );
    const [found, counts] = await Promise.all([
      queryRows<UnitRow & Placed>(this.dataSource, text, [...parameters]),
      this.counts(actor),
    ]);
    const page = toPage(found, query.limit, (last) => cursorOf(last));
    return {
      items: page.items.map((row) => presentItem(row, lateBefore)),
      nextCursor: page.nextCursor,
      counts,
    };
  }

  /** One registration with its contact: reading it leaves a trail. */
  async read(actor: Actor, unitId: string): Promise<RegistrationDetailDto> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const lateBefore = await this.clocks.lateBefore();
    return this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<UnitRow>(manager, `select * from unit where id = $1 and ${scope.sql}`, [
        unitId,
        ...scope.parameters,
      ]);
      if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'registration.read-contact', 'unit', unitId);
      const contact = this.contacts.openOrNull(row);
      return {
        ...presentItem(row, lateBefore),
        ...(contact ?? emptyContact),
        unreadable: contact === null,
        taxCode: row.tax_code,
        expectedGates: row.expected_gates,
        source: row.source,
        announcement: row.announcement,
        history: await this.history(row),
        duplicates: await duplicatesOf(manager, actor, row, this.contacts),
      };
    });
  }

  /** Does one thing to many registrations; each gets its own answer, none stops the others. */
  async act(actor: Actor, order: ActDto): Promise<ActResultDto[]> {
    const ids = [...new Set(order.ids)];
    const results = new Map<string, ActResultDto>();
    const left = ids.values();
    const work = async (): Promise<void> => {
      for (const id of left) results.set(id, await this.actOnOne(actor, order, id));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return ids.map((id) => results.get(id)!);
  }

  /** What the unit itself sees with its code and its phone's last four digits. Wrong code and wrong digits answer alike, and a wrong one costs. */
  track(form: TrackDto): Promise<TrackedDto> {
    const code = normaliseTrackingCode(form.trackingCode);
    return this.limits.lookUp(code, () => this.tracked(code, form.phoneTail));
  }

  /** The unit answers its committee's question. @throws Problem REGISTRATION.NOT_FOUND as `track`, WRONG_STATE when nothing is asked */
  async answer(form: AnswerDto): Promise<TrackedDto> {
    const tracked = await this.track(form);
    await this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<UnitRow>(
        manager,
        'select * from unit where tracking_code = $1 for update',
        [tracked.trackingCode],
      );
      const last = (await this.history(row!)).at(-1);
      if (row!.state === 'SUBMITTED' && last?.note === form.answer) return;
      if (row!.state !== 'NEEDS_INFO') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.store.take(manager, row!, { state: 'SUBMITTED', actor: null, note: form.answer });
      await this.files.attach(manager, row!.id, form.files ?? []);
    });
    return this.track(form);
  }

  /** Keeps a file for the answer to what is asked. @throws Problem as `track`, and what `AnswerFiles.add` says */
  async addFile(form: TrackDto, read: () => Promise<Buffer>): Promise<AnswerFile> {
    const { trackingCode } = await this.track(form);
    return this.files.add(trackingCode, read);
  }

  private async tracked(code: string, phoneTail: string): Promise<TrackedDto> {
    const [row] = await queryRows<UnitRow>(this.dataSource, 'select * from unit where tracking_code = $1', [
      code,
    ]);
    // A code that nobody has costs the same work as wrong digits. A contact that cannot be opened proves nobody: it answers as those.
    const { phone } = this.contacts.openOrEmpty(row ?? this.contacts.decoy());
    if (!sameText(phone.slice(-4), phoneTail) || row === undefined)
      throw new Problem('REGISTRATION.NOT_FOUND');
    const history = await this.history(row);
    return {
      trackingCode: row.tracking_code,
      name: row.name,
      kind: row.kind,
      areaName: row.area_name,
      state: row.state,
      stateSince: row.state_since.toISOString(),
      accountState: row.account_state,
      joinedTo: await this.joinedTo(row),
      // What officers corrected, or asked each other, is between them; the unit sees its steps.
      history: history
        .filter(({ changes, what }) => changes === undefined && what === undefined)
        .map(({ state, at, note, actorName }) => ({
          state,
          at,
          ...(state === 'NEEDS_INFO' ||
          state === 'REJECTED' ||
          state === 'CLOSED' ||
          (note !== null && actorName === null)
            ? { note }
            : {}),
        })),
    };
  }

  /** Where a registration that was joined to another, and that perhaps to a third, stands now. */
  private async joinedTo(row: UnitRow): Promise<TrackedDto['joinedTo']> {
    const [end] = await queryRows<UnitRow>(
      this.dataSource,
      `with recursive way as (select joined_to, 1 as far from unit where id = $1
         union all select u.joined_to, way.far + 1 from way join unit u on u.id = way.joined_to where u.joined_to is not null and way.far < 50)
       select u.* from way join unit u on u.id = way.joined_to order by way.far desc limit 1`,
      [row.id],
    );
    return end === undefined
      ? null
      : { trackingCode: end.tracking_code, state: end.state, accountState: end.account_state };
  }

  private async actOnOne(actor: Actor, order: ActDto, id: string): Promise<ActResultDto> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    return this.dataSource.transaction(async (manager): Promise<ActResultDto> => {
      const leaves = order.action === 'reject' || order.action === 'close';
      if (leaves || order.action === 'reopen') await this.duplicates.lockWithPartners(manager, [id]);
      const [row] = await queryRows<UnitRow>(
        manager,
        `select * from unit where id = $1 and ${scope.sql} for update`,
        [id, ...scope.parameters],
      );
      if (row === undefined) return { id, ok: false, code: 'REGISTRATION.NOT_FOUND' };
      const state = nextState(
        { state: row.state, kind: row.kind, usesNcovi: row.uses_ncovi, closedFrom: row.closed_from },
        order.action,
      );
      if (state === null) return { id, ok: false, state: row.state, code: 'REGISTRATION.WRONG_STATE' };
      const step = { actor, note: order.note ?? null };
      const received =
        order.action === 'receive-and-forward' && row.state !== 'RECEIVED'
          ? await this.store.take(manager, row, { ...step, state: 'RECEIVED' })
          : row;
      const moved = await this.store.take(manager, received, { ...step, state });
      if (leaves) await this.store.tell(manager, await this.duplicates.close(manager, id));
      if (order.action === 'reopen')
        await this.store.tell(manager, await this.duplicates.recheck(manager, [moved], 'published'));
      return { id, ok: true, state: moved.state };
    });
  }

  private async counts(actor: Actor): Promise<RegistrationCountsDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<{ state: string; count: number }>(
      this.dataSource,
      `select state, count(*)::int as count from unit where ${scope.sql} group by state`,
      [...scope.parameters],
    );
    const [alike] = await queryRows<{ count: number }>(
      this.dataSource,
      `select count(*)::int as count from unit where ${scope.sql} and duplicate_open`,
      [...scope.parameters],
    );
    const [asked] = await queryRows<{ count: number }>(
      this.dataSource,
      `select count(*)::int as count from unit where ${scope.sql} and health_asked_at is not null and state <> all($3)`,
      [...scope.parameters, waitingStates],
    );
    const of = (...states: string[]): number =>
      found.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
    return {
      todo: of(...waitingStates) + (asked?.count ?? 0),
      needsInfo: of('NEEDS_INFO'),
      forwarded: of('FORWARDED'),
      pharmacy: of('PHARMACY_LISTED'),
      ncovi: of('EXEMPT_NCOVI'),
      duplicate: alike?.count ?? 0,
      all: found.reduce((sum, { count }) => sum + count, 0),
    };
  }

  /** A unit's steps, corrections and words, the first one first, its notes opened. */
  async history(unit: UnitRow): Promise<HistoryEntry[]> {
    const files = await this.files.ofUnit(unit.id);
    const found = await queryRows<{
      id: string;
      state: HistoryEntry['state'];
      at: Date;
      actor_name: string | null;
      note_sealed: string | null;
      changes_sealed: string | null;
      link: StepLinkDto['kind'] | null;
      link_unit: string | null;
      link_code: string | null;
      link_name: string | null;
      what: HealthWord | null;
    }>(
      this.dataSource,
      `select h.id, h.state, h.at, h.actor_name, h.note_sealed, h.changes_sealed, h.what, h.link, h.link_unit, o.tracking_code as link_code, o.name as link_name
       from unit_history h left join unit o on o.id = h.link_unit where h.unit_id = $1 order by h.id`,
      [unit.id],
    );
    return found.map(({ id, state, at, actor_name, note_sealed, changes_sealed, what, ...tied }) => ({
      state,
      at: at.toISOString(),
      actorName: actor_name,
      note: note_sealed === null ? null : this.contacts.openNoteOrNull(unit, note_sealed, 'unit_history'),
      ...(changes_sealed === null
        ? {}
        : {
            changes: JSON.parse(
              this.contacts.openNoteOrNull(unit, changes_sealed, 'unit_history') ?? '[]',
            ) as FieldChange[],
          }),
      ...(tied.link === null
        ? {}
        : {
            link: {
              kind: tied.link,
              unitId: tied.link_unit!,
              trackingCode: tied.link_code!,
              name: tied.link_name!,
            },
          }),
      ...(what === null ? {} : { what }),
      ...(files.has(id) ? { files: files.get(id)! } : {}),
    }));
  }
}

const sameText = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
