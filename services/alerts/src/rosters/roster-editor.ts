import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DutyService } from '../duty/duty.service.js';
import { DutyPeople } from './duty-people.js';
import { DutyPersonEntity } from './duty-person.entity.js';
import { DutyShiftEntity } from './duty-shift.entity.js';
import { RosterEntity } from './roster.entity.js';
import { RosterTimers } from './roster-timers.js';
import type { ChangeRosterDto } from './rosters.dto.js';
import { findNextShift, findShiftsOfAccounts, upsertAndLockRoster } from './rosters.queries.js';
import {
  findChangedAccounts,
  findShiftFault,
  keepAlarmStates,
  listShiftsToTest,
  type AddedShift,
  type NewShift,
} from './shift-rules.js';

/** Delay of the check of gaps after a change, so that a series of changes is checked once, milliseconds. */
const gapCheckDelayMs = 2 * 60_000;

/** Changes rosters: one change removes and adds shifts at once, or does nothing. */
@Injectable()
export class RosterEditor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly centres: DutyService,
    private readonly people: DutyPeople,
    private readonly timers: RosterTimers,
    private readonly clock: Clock,
  ) {}

  /**
   * Removes and adds shifts. People whose coming shifts change get a mail, except the actor.
   * @throws Problem ALERTS.CENTRE_NOT_FOUND, ALERTS.ROSTER_CHANGED, ALERTS.SHIFT_NOT_FOUND and the faults of shifts
   */
  changeRoster(actor: Actor, areaCode: string, change: ChangeRosterDto): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
      const now = this.clock.now();
      const roster = await upsertAndLockRoster(manager, areaCode, actor, now);
      if (roster.version !== change.version) throw new Problem('ALERTS.ROSTER_CHANGED');
      const removed = await this.removeShifts(manager, areaCode, change.remove, now);
      const added = change.add.map(({ accountId, rank, startsAt, endsAt }) => ({
        accountId,
        rank,
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
      }));
      const stored = await this.addShifts(manager, areaCode, added, removed, now);
      await manager.update(
        RosterEntity,
        { areaCode },
        {
          version: roster.version + 1,
          changedAt: now,
          changedBy: actor.accountId,
          changedByName: actor.displayName,
        },
      );
      for (const accountId of findChangedAccounts(removed, added))
        if (accountId !== actor.accountId) await this.timers.scheduleChangeMail(manager, accountId);
      await this.timers.scheduleGapCheck(manager, areaCode, gapCheckDelayMs);
      for (const shiftId of listShiftsToTest(stored, now))
        await this.timers.scheduleShiftAlarm(manager, shiftId);
      await this.scheduleNextStart(manager, areaCode, now);
    });
  }

  /** Makes a person of a centre its head. @throws Problem ALERTS.CENTRE_NOT_FOUND, ALERTS.UNKNOWN_DUTY_PERSON */
  chooseHead(actor: Actor, areaCode: string, accountId: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
      await upsertAndLockRoster(manager, areaCode, actor, this.clock.now());
      await manager.update(DutyPersonEntity, { areaCode }, { isHead: false });
      const chosen = await manager.update(
        DutyPersonEntity,
        { areaCode, accountId, isActive: true },
        { isHead: true },
      );
      if (chosen.affected === 0) throw new Problem('ALERTS.UNKNOWN_DUTY_PERSON');
    });
  }

  /** The timer of the centre's next shift follows the change. */
  private async scheduleNextStart(manager: EntityManager, areaCode: string, now: Date): Promise<void> {
    const next = await findNextShift(manager, areaCode, now);
    if (next !== null) await this.timers.scheduleShiftStarts(manager, areaCode, next.startsAt);
  }

  private async removeShifts(
    manager: EntityManager,
    areaCode: string,
    ids: readonly string[],
    now: Date,
  ): Promise<DutyShiftEntity[]> {
    if (ids.length === 0) return [];
    const removed = await manager.findBy(DutyShiftEntity, { id: In(ids), areaCode });
    if (removed.length !== ids.length) throw new Problem('ALERTS.SHIFT_NOT_FOUND');
    if (removed.some(({ endsAt }) => endsAt.getTime() <= now.getTime()))
      throw new Problem('ALERTS.SHIFT_PAST');
    await manager.delete(DutyShiftEntity, { id: In(ids), areaCode });
    return removed;
  }

  private async addShifts(
    manager: EntityManager,
    areaCode: string,
    added: readonly NewShift[],
    removed: readonly DutyShiftEntity[],
    now: Date,
  ): Promise<AddedShift[]> {
    if (added.length === 0) return [];
    const people = await this.people.listPeople(manager, areaCode);
    const times = added.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
    const staying = await findShiftsOfAccounts(
      manager,
      [...new Set(added.map(({ accountId }) => accountId))],
      {
        startsAt: new Date(Math.min(...times)),
        endsAt: new Date(Math.max(...times)),
      },
    );
    const fault = findShiftFault(added, {
      now,
      people: new Set(people.filter(({ isActive }) => isActive).map(({ accountId }) => accountId)),
      staying,
    });
    if (fault !== null) throw new Problem(fault);
    const stored = keepAlarmStates(added, removed).map((shift) => ({ id: uuidv7(), ...shift }));
    await manager.insert(
      DutyShiftEntity,
      stored.map((shift) => ({ areaCode, ...shift })),
    );
    return stored;
  }
}
