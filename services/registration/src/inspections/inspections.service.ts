import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, daysBefore } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CoverageService } from '../coverage/coverage.service.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import { InspectionPhotos } from './inspection-photos.js';
import type {
  InspectionListDto,
  NoteInspectionDto,
  OpenPointListDto,
  PointDto,
  PointKind,
  PointsQuery,
} from './inspections.dto.js';

type SealedUnit = Pick<UnitRow, 'id' | 'unit_key_sealed'>;
interface PointRow {
  readonly id: string;
  readonly inspection_id: string;
  readonly unit_id: string;
  readonly kind: PointKind;
  readonly text_sealed: string | null;
  readonly due_day: string;
  readonly done_at: Date | null;
  readonly done_by_name: string | null;
  readonly done_by_place: string | null;
  readonly done_note_sealed: string | null;
}
interface InspectionRow {
  readonly id: string;
  readonly visited_day: string;
  readonly poster_up: boolean;
  readonly staff_at_gate: boolean;
  readonly note_sealed: string | null;
  readonly officer_name: string;
  readonly officer_place: string;
}

/** Inspections of a unit that are listed. */
const maxListedInspections = 50;
/** Days until a missing poster or missing staff is due, unless the officer sets another day. */
const missingPointDueDays = 3;
/** Days after the visit within which it can be recorded. */
const maxInspectionAgeDays = 90;

/** Inspections of units by officers, and the points that stay open until they are completed. */
@Injectable()
export class InspectionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly coverage: CoverageService,
    private readonly cipher: UnitDataCipher,
    private readonly clock: Clock,
    private readonly photos: InspectionPhotos,
  ) {}

  /**
   * Records an inspection. A repeated request changes nothing. A missing poster and missing staff become open points.
   * @param id UUID that the client generated
   * @throws Problem REGISTRATION.NOT_FOUND outside of the actor's area; PLATFORM.VALIDATION for a future or too old day
   */
  async recordInspection(
    actor: Actor,
    unitId: string,
    id: string,
    form: NoteInspectionDto,
  ): Promise<InspectionListDto> {
    const today = this.clock.today();
    if (form.visitedOn > today || form.visitedOn < daysBefore(today, maxInspectionAgeDays))
      throw invalidDay('visitedOn');
    const dueDays = [...form.points.map(({ dueOn }) => dueOn), form.missingDueOn ?? form.visitedOn];
    if (dueDays.some((day) => day < form.visitedOn)) throw invalidDay('dueOn');
    await this.dataSource.transaction(async (manager) => {
      const unit = await this.requireUnit(manager, actor, unitId, 'for update');
      const made = await queryRows(
        manager,
        `insert into inspection (id, unit_id, visited_on, poster_up, staff_at_gate, note_sealed, officer_id, officer_name, officer_place, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing returning id`,
        [
          id,
          unitId,
          form.visitedOn,
          form.posterUp,
          form.staffAtGate,
          form.note ? this.cipher.sealNote(unit, form.note) : null,
          actor.accountId,
          actor.displayName,
          actor.place,
          this.clock.now(),
        ],
      );
      if (made.length === 0) return;
      // Completes the points that the officer found done, and those that a present poster or staff complete.
      await queryRows(
        manager,
        `update inspection_point set done_at = $2, done_by_name = $3, done_by_place = $4
         where unit_id = $1 and done_at is null and (id = any($5) or kind = any($6))`,
        [
          unitId,
          this.clock.now(),
          actor.displayName,
          actor.place,
          form.done,
          [...(form.posterUp ? ['poster'] : []), ...(form.staffAtGate ? ['staff'] : [])],
        ],
      );
      const missingDueOn = form.missingDueOn ?? daysBefore(form.visitedOn, -missingPointDueDays);
      const points: { kind: PointKind; text: string | null; dueOn: string }[] = [
        ...(form.posterUp ? [] : [{ kind: 'poster' as const, text: null, dueOn: missingDueOn }]),
        ...(form.staffAtGate ? [] : [{ kind: 'staff' as const, text: null, dueOn: missingDueOn }]),
        ...form.points.map(({ text, dueOn }) => ({ kind: 'free' as const, text, dueOn })),
      ];
      // A point of the same kind that is open already keeps its due day.
      await queryRows(
        manager,
        `insert into inspection_point (id, inspection_id, unit_id, area_path, kind, text_sealed, due_on)
         select t.id, $1, $2, $3, t.kind, t.text, t.due_on from unnest($4::uuid[], $5::text[], $6::text[], $7::date[]) as t(id, kind, text, due_on)
         on conflict (unit_id, kind) where done_at is null and kind <> 'free' do nothing`,
        [
          id,
          unitId,
          unit.area_path,
          points.map(() => uuidv7()),
          points.map(({ kind }) => kind),
          points.map(({ text }) => (text === null ? null : this.cipher.sealNote(unit, text))),
          points.map(({ dueOn }) => dueOn),
        ],
      );
    });
    return this.listInspections(actor, unitId);
  }

  /** Lists the inspections of a unit and its open points. @throws Problem REGISTRATION.NOT_FOUND outside of the actor's area */
  async listInspections(actor: Actor, unitId: string): Promise<InspectionListDto> {
    const unit = await this.requireUnit(this.dataSource, actor, unitId);
    const visits = await queryRows<InspectionRow>(
      this.dataSource,
      `select *, visited_on::text as visited_day from inspection where unit_id = $1 order by visited_on desc, id desc limit ${maxListedInspections}`,
      [unitId],
    );
    const points = await queryRows<PointRow>(
      this.dataSource,
      'select *, due_on::text as due_day from inspection_point where unit_id = $1 order by due_on, id',
      [unitId],
    );
    const photos = await this.photos.listPhotosOfUnit(unit);
    return {
      items: visits.map((row) => ({
        inspectionId: row.id,
        visitedOn: row.visited_day,
        posterUp: row.poster_up,
        staffAtGate: row.staff_at_gate,
        note:
          row.note_sealed === null ? null : this.cipher.openNoteOrNull(unit, row.note_sealed, 'inspection'),
        officerName: row.officer_name,
        officerPlace: row.officer_place,
        points: points
          .filter(({ inspection_id: from }) => from === row.id)
          .map((point) => this.toPointDto(unit, point)),
        photos: photos.get(row.id) ?? [],
      })),
      open: points.filter(({ done_at: at }) => at === null).map((point) => this.toPointDto(unit, point)),
    };
  }

  /** Lists open points of an area, overdue ones first. */
  async listOpenPoints(actor: Actor, query: PointsQuery): Promise<OpenPointListDto> {
    const scope = jurisdictionSql(
      { areaPath: this.coverage.requireAreaWithin(actor, query.area).path },
      'area_path',
      1,
    );
    const cursor = decodeCursor(query.cursor, 'text', 'uuid');
    const after = cursor === null ? '' : 'and (due_on, id) > ($4::date, $5::uuid)';
    const found = await queryRows<
      PointRow & Pick<UnitRow, 'unit_key_sealed' | 'name' | 'street' | 'area_name'>
    >(
      this.dataSource,
      `with page as materialized (
         select * from inspection_point where ${scope.sql} and done_at is null ${after} order by due_on, id limit $3
       )
       select p.*, p.due_on::text as due_day, u.unit_key_sealed, u.name, u.street, u.area_name
       from page p join unit u on u.id = p.unit_id order by p.due_on, p.id`,
      [...scope.parameters, query.limit + 1, ...(cursor ?? [])],
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.due_day, last.id));
    return {
      items: page.items.map((row) => ({
        ...this.toPointDto({ id: row.unit_id, unit_key_sealed: row.unit_key_sealed }, row),
        unitId: row.unit_id,
        unitName: row.name,
        street: row.street,
        areaName: row.area_name,
      })),
      nextCursor: page.nextCursor,
    };
  }

  /** Completes a point. A repeated request keeps the first author and note. @throws Problem REGISTRATION.NOT_FOUND outside of the actor's area */
  async completePoint(actor: Actor, pointId: string, note: string | undefined): Promise<PointDto> {
    const scope = jurisdictionSql(actor, 'p.area_path', 2);
    return this.dataSource.transaction(async (manager) => {
      const [found] = await queryRows<SealedUnit>(
        manager,
        `select u.id, u.unit_key_sealed from inspection_point p join unit u on u.id = p.unit_id where p.id = $1 and ${scope.sql} for update of p`,
        [pointId, ...scope.parameters],
      );
      if (found === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      await queryRows(
        manager,
        'update inspection_point set done_at = $2, done_by_name = $3, done_by_place = $4, done_note_sealed = $5 where id = $1 and done_at is null',
        [
          pointId,
          this.clock.now(),
          actor.displayName,
          actor.place,
          note ? this.cipher.sealNote(found, note) : null,
        ],
      );
      const [row] = await queryRows<PointRow>(
        manager,
        'select *, due_on::text as due_day from inspection_point where id = $1',
        [pointId],
      );
      return this.toPointDto(found, row!);
    });
  }

  private async requireUnit(
    runner: Pick<EntityManager, 'query'>,
    actor: Actor,
    unitId: string,
    lock: '' | 'for update' = '',
  ): Promise<UnitRow> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [unit] = await queryRows<UnitRow>(
      runner,
      `select * from unit where id = $1 and ${scope.sql} ${lock}`,
      [unitId, ...scope.parameters],
    );
    if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
    return unit;
  }

  private toPointDto(unit: SealedUnit, row: PointRow): PointDto {
    const opened = (sealed: string | null): string | null =>
      sealed === null ? null : this.cipher.openNoteOrNull(unit, sealed, 'inspection_point');
    return {
      pointId: row.id,
      kind: row.kind,
      text: opened(row.text_sealed),
      dueOn: row.due_day,
      late: row.done_at === null && row.due_day < this.clock.today(),
      doneAt: row.done_at?.toISOString() ?? null,
      doneBy: row.done_by_name === null ? null : `${row.done_by_name}, ${row.done_by_place ?? ''}`,
      doneNote: opened(row.done_note_sealed),
    };
  }
}

const invalidDay = (path: string): Problem =>
  new Problem('PLATFORM.VALIDATION', { fields: [{ path, code: 'day' }] });
