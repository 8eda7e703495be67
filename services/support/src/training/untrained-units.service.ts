import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreaEntity } from '../committees/area.entity.js';
import { areaPathWithAncestors } from '../committees/committee.js';
import { ThreadStore, toSearchText } from '../thread-core/thread-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { trainedUnitStates } from './audience.js';
import { TrainingCallEntity } from './training-call.entity.js';
import {
  countTrainedUnits,
  countUntrainedUnits,
  findFirstArrival,
  findUntrainedUnits,
} from './untrained-units.queries.js';
import type {
  CallUntrainedUnitsDto,
  OwnTrainingDto,
  TrainingCallDto,
  TrainingCoverageDto,
  UntrainedUnitListDto,
  UntrainedUnitsQuery,
} from './untrained-units.dto.js';

/** Which units of an area nobody of came to a session, and one message a day to all of them. */
@Injectable()
export class UntrainedUnitsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
  ) {}

  /** Counts trained units by the areas below an area. @throws Problem SUPPORT.UNKNOWN_AREA outside of the own area */
  async readCoverage(actor: Actor, areaPath: string | undefined): Promise<TrainingCoverageDto> {
    const { manager } = this.dataSource;
    const area = await requireAreaWithin(manager, actor, areaPath);
    const rows = await countTrainedUnits(manager, area.path, this.clock.now());
    const areas = await manager.findBy(AreaEntity, { path: In(rows.map((row) => row.areaPath)) });
    const names = new Map(areas.map(({ path, name }) => [path, name]));
    const [lastCall] = await manager.find(TrainingCallEntity, {
      where: { areaPath: area.path },
      order: { calledAt: 'DESC' },
      take: 1,
    });
    return {
      areaPath: area.path,
      name: area.fullName,
      areas: rows.map((row) => ({ ...row, name: names.get(row.areaPath) ?? row.areaPath })),
      lastCall: lastCall === undefined ? null : toCallDto(lastCall),
    };
  }

  /** Lists the units of an area that were not trained. @throws Problem SUPPORT.UNKNOWN_AREA outside of the own area */
  async listUntrainedUnits(actor: Actor, query: UntrainedUnitsQuery): Promise<UntrainedUnitListDto> {
    const { manager } = this.dataSource;
    const area = await requireAreaWithin(manager, actor, query.area);
    const found = await findUntrainedUnits(
      manager,
      area.path,
      this.clock.now(),
      decodeCursor(query.cursor, 'text', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.areaPath, last.id));
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(({ id, name, kind, reference, areaName, isSignedUp }) => ({
        unitId: id,
        name,
        kind,
        reference,
        areaName,
        isSignedUp,
      })),
    };
  }

  /**
   * Writes one message to all units of an area that were not trained, once a day for each area. A unit reads it on its own page until
   * somebody comes to a session; the committees of the area read it in the Support channel.
   * @throws Problem SUPPORT.UNKNOWN_AREA, SUPPORT.TRAINING_ALL_TRAINED, SUPPORT.TRAINING_CALLED_TODAY
   */
  callUntrainedUnits(
    actor: Actor,
    { area: areaPath, text }: CallUntrainedUnitsDto,
  ): Promise<TrainingCallDto> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.lockChangeCounter(manager);
      const area = await requireAreaWithin(manager, actor, areaPath);
      const units = await countUntrainedUnits(manager, area.path);
      if (units === 0) throw new Problem('SUPPORT.TRAINING_ALL_TRAINED');
      const now = this.clock.now();
      const call = await insertIfAbsent(manager, TrainingCallEntity, {
        id: uuidv7(),
        areaPath: area.path,
        areaName: area.fullName,
        text,
        units,
        calledOn: this.clock.today(),
        calledAt: now,
        calledBy: actor.accountId,
        calledByPlace: actor.place,
      });
      if (call === null) throw new Problem('SUPPORT.TRAINING_CALLED_TODAY');
      const subject = `Đơn vị chưa tập huấn: ${area.fullName}`;
      const threadId = await this.store.createThread(manager, {
        kind: 'announcement',
        room: 'training',
        subject,
        searchText: toSearchText(subject),
        areaPath: area.path,
        areaName: area.fullName,
        lastPostAt: now,
      });
      await this.store.appendPost(manager, threadId, {
        at: now,
        author: { id: actor.accountId, name: actor.displayName, place: actor.place },
        kind: 'text',
        code: null,
        text: `Gửi ${units} đơn vị chưa có ai dự tập huấn:\n\n${text}`,
        card: null,
      });
      return toCallDto(call);
    });
  }

  /** Shows a unit whether it was trained, and the last message of its committees until it is. */
  async readOwnTraining(actor: Actor): Promise<OwnTrainingDto> {
    const { manager } = this.dataSource;
    const unit = await manager.findOneBy(UnitEntity, { id: requireOwnUnit(actor) });
    const trainedAt = unit === null ? null : await findFirstArrival(manager, unit.id);
    if (unit === null || trainedAt !== null || !trainedUnitStates.includes(unit.state))
      return { trainedAt: trainedAt?.toISOString() ?? null, call: null };
    const [call] = await manager.find(TrainingCallEntity, {
      where: { areaPath: In(areaPathWithAncestors(unit.areaPath)) },
      order: { calledAt: 'DESC' },
      take: 1,
    });
    return { trainedAt: null, call: call === undefined ? null : toCallDto(call) };
  }
}

const toCallDto = (call: TrainingCallEntity): TrainingCallDto => ({
  callId: call.id,
  areaName: call.areaName,
  text: call.text,
  calledAt: call.calledAt.toISOString(),
  place: call.calledByPlace,
  units: call.units,
});

async function requireAreaWithin(
  manager: EntityManager,
  actor: Actor,
  areaPath: string | undefined,
): Promise<AreaEntity> {
  const path = areaPath ?? actor.areaPath;
  const area =
    path !== null && isWithinJurisdiction(actor, path) ? await manager.findOneBy(AreaEntity, { path }) : null;
  if (area === null) throw new Problem('SUPPORT.UNKNOWN_AREA');
  return area;
}
