import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock, daysBefore } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, In, IsNull, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CoverageService } from '../coverage/coverage.service.js';
import { findUnitInJurisdiction } from '../units/find-unit.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { InspectionPhotos } from './inspection-photos.js';
import { InspectionPointEntity } from './inspection-point.entity.js';
import { InspectionEntity } from './inspection.entity.js';
import type {
  InspectionListDto,
  NoteInspectionDto,
  OpenPointListDto,
  PointDto,
  PointKind,
  PointsQuery,
} from './inspections.dto.js';
import { findOpenPointPage, insertInspectionPoints, lockInspectionPoint } from './inspections.queries.js';

type SealedUnit = Pick<UnitEntity, 'id' | 'unitKeySealed'>;

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
    @InjectRepository(InspectionEntity) private readonly inspections: Repository<InspectionEntity>,
    @InjectRepository(InspectionPointEntity) private readonly points: Repository<InspectionPointEntity>,
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
      const now = this.clock.now();
      const { raw } = await manager
        .createQueryBuilder()
        .insert()
        .into(InspectionEntity)
        .values({
          id,
          unitId,
          visitedOn: form.visitedOn,
          posterUp: form.posterUp,
          staffAtGate: form.staffAtGate,
          noteSealed: form.note ? this.cipher.sealNote(unit, form.note) : null,
          officerId: actor.accountId,
          officerName: actor.displayName,
          officerPlace: actor.place,
          recordedAt: now,
        })
        .orIgnore()
        .returning(['id'])
        .execute();
      if ((raw as unknown[]).length === 0) return;
      // Completes the points that the officer found done, and those that a present poster or staff complete.
      const open = { unitId, doneAt: IsNull() };
      const completedKinds: PointKind[] = [
        ...(form.posterUp ? ['poster' as const] : []),
        ...(form.staffAtGate ? ['staff' as const] : []),
      ];
      await manager.update(
        InspectionPointEntity,
        [
          { ...open, id: In(form.done) },
          { ...open, kind: In(completedKinds) },
        ],
        { doneAt: now, doneByName: actor.displayName, doneByPlace: actor.place },
      );
      const missingDueOn = form.missingDueOn ?? daysBefore(form.visitedOn, -missingPointDueDays);
      const points: { kind: PointKind; text: string | null; dueOn: string }[] = [
        ...(form.posterUp ? [] : [{ kind: 'poster' as const, text: null, dueOn: missingDueOn }]),
        ...(form.staffAtGate ? [] : [{ kind: 'staff' as const, text: null, dueOn: missingDueOn }]),
        ...form.points.map(({ text, dueOn }) => ({ kind: 'free' as const, text, dueOn })),
      ];
      await insertInspectionPoints(
        manager,
        { inspectionId: id, unitId, areaPath: unit.areaPath },
        points.map(({ kind, text, dueOn }) => ({
          id: uuidv7(),
          kind,
          textSealed: text === null ? null : this.cipher.sealNote(unit, text),
          dueOn,
        })),
      );
    });
    return this.listInspections(actor, unitId);
  }

  /** Lists the inspections of a unit and its open points. @throws Problem REGISTRATION.NOT_FOUND outside of the actor's area */
  async listInspections(actor: Actor, unitId: string): Promise<InspectionListDto> {
    const unit = await this.requireUnit(this.dataSource.manager, actor, unitId);
    const visits = await this.inspections.find({
      where: { unitId },
      order: { visitedOn: 'DESC', id: 'DESC' },
      take: maxListedInspections,
    });
    const points = await this.points.find({ where: { unitId }, order: { dueOn: 'ASC', id: 'ASC' } });
    const photos = await this.photos.listPhotosOfUnit(unit);
    return {
      items: visits.map((row) => ({
        inspectionId: row.id,
        visitedOn: row.visitedOn,
        posterUp: row.posterUp,
        staffAtGate: row.staffAtGate,
        note: row.noteSealed === null ? null : this.cipher.openNoteOrNull(unit, row.noteSealed, 'inspection'),
        officerName: row.officerName,
        officerPlace: row.officerPlace,
        points: points
          .filter(({ inspectionId }) => inspectionId === row.id)
          .map((point) => this.toPointDto(unit, point)),
        photos: photos.get(row.id) ?? [],
      })),
      open: points.filter(({ doneAt }) => doneAt === null).map((point) => this.toPointDto(unit, point)),
    };
  }

  /** Lists open points of an area, overdue ones first. */
  async listOpenPoints(actor: Actor, query: PointsQuery): Promise<OpenPointListDto> {
    const { path } = this.coverage.requireAreaWithin(actor, query.area);
    const found = await findOpenPointPage(
      this.dataSource.manager,
      path,
      decodeCursor(query.cursor, 'text', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.dueOn, last.id));
    return {
      items: page.items.map((row) => ({
        ...this.toPointDto({ id: row.unitId, unitKeySealed: row.unitKeySealed }, row),
        unitId: row.unitId,
        unitName: row.unitName,
        street: row.street,
        areaName: row.areaName,
      })),
      nextCursor: page.nextCursor,
    };
  }

  /** Completes a point. A repeated request keeps the first author and note. @throws Problem REGISTRATION.NOT_FOUND outside of the actor's area */
  async completePoint(actor: Actor, pointId: string, note: string | undefined): Promise<PointDto> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await lockInspectionPoint(manager, actor, pointId);
      if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      const points = manager.getRepository(InspectionPointEntity);
      await points.update(
        { id: pointId, doneAt: IsNull() },
        {
          doneAt: this.clock.now(),
          doneByName: actor.displayName,
          doneByPlace: actor.place,
          doneNoteSealed: note ? this.cipher.sealNote(unit, note) : null,
        },
      );
      return this.toPointDto(unit, await points.findOneByOrFail({ id: pointId }));
    });
  }

  private async requireUnit(
    manager: EntityManager,
    actor: Actor,
    unitId: string,
    lock: '' | 'for update' = '',
  ): Promise<UnitEntity> {
    const unit = await findUnitInJurisdiction(manager, actor, unitId, lock);
    if (unit === null) throw new Problem('REGISTRATION.NOT_FOUND');
    return unit;
  }

  private toPointDto(unit: SealedUnit, row: InspectionPointEntity): PointDto {
    const opened = (sealed: string | null): string | null =>
      sealed === null ? null : this.cipher.openNoteOrNull(unit, sealed, 'inspection_point');
    return {
      pointId: row.id,
      kind: row.kind,
      text: opened(row.textSealed),
      dueOn: row.dueOn,
      late: row.doneAt === null && row.dueOn < this.clock.today(),
      doneAt: row.doneAt?.toISOString() ?? null,
      doneBy: row.doneByName === null ? null : `${row.doneByName}, ${row.doneByPlace ?? ''}`,
      doneNote: opened(row.doneNoteSealed),
    };
  }
}

const invalidDay = (path: string): Problem =>
  new Problem('PLATFORM.VALIDATION', { fields: [{ path, code: 'day' }] });
