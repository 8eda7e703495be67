import { Injectable } from '@nestjs/common';
import {
  addDays,
  cityDayOf,
  daysOfMonth,
  findDutyGaps,
  gapDaysAhead,
  instantInCity,
  onDuty,
  type DutyPeriod,
} from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { DutyService } from '../duty/duty.service.js';
import { PushSubscriptions } from '../push/push-subscriptions.js';
import { DutyPeople } from './duty-people.js';
import { RosterEntity } from './roster.entity.js';
import type { RosterDto } from './rosters.dto.js';

const dayMs = 24 * 3_600_000;

/** Reads the roster of a centre: a month of shifts, the gaps ahead and who is on duty now. */
@Injectable()
export class RosterReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly centres: DutyService,
    private readonly people: DutyPeople,
    private readonly subscriptions: PushSubscriptions,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem ALERTS.CENTRE_NOT_FOUND */
  async readRoster(actor: Actor, areaCode: string, month: string | undefined): Promise<RosterDto> {
    const { manager } = this.dataSource;
    const centre = await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
    const now = this.clock.now();
    const shownMonth = month ?? cityDayOf(now).slice(0, 7);
    const shown = periodOfMonth(shownMonth);
    const ahead = { startsAt: now, endsAt: new Date(now.getTime() + gapDaysAhead * dayMs) };
    const current = await this.people.readCentreRoster(manager, areaCode, ahead);
    const ofMonth = await this.people.readCentreRoster(manager, areaCode, shown);
    const roster = await manager.findOneBy(RosterEntity, { areaCode });
    const subscribed = await this.subscriptions.findSubscribedAccounts(
      manager,
      current.people.map(({ accountId }) => accountId),
    );
    const dtoOf = new Map(
      current.people.map((person) => [person.accountId, this.people.toDutyPersonDto(person, subscribed)]),
    );
    return {
      areaCode,
      centreName: centre.centreName,
      month: shownMonth,
      version: roster?.version ?? 0,
      changedAt: roster?.changedAt.toISOString() ?? null,
      changedByName: roster?.changedByName ?? null,
      people: [...dtoOf.values()],
      shifts: ofMonth.shifts.map(({ id, accountId, rank, startsAt, endsAt, alarmState }) => ({
        shiftId: id,
        alarm: alarmState,
        accountId,
        rank,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
      gaps: findDutyGaps(current.shifts, areaCode, ahead, current.unavailable).map(
        ({ kind, startsAt, endsAt }) => ({
          kind,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
        }),
      ),
      onDuty: onDuty(current.shifts, areaCode, now, current.unavailable).flatMap(
        ({ accountId, rank, shift }) => {
          const person = dtoOf.get(accountId);
          return person === undefined ? [] : [{ ...person, rank, until: shift.endsAt.toISOString() }];
        },
      ),
    };
  }
}

/** Returns the period of a month in the city's time. */
export function periodOfMonth(month: string): DutyPeriod {
  const { first, last } = daysOfMonth(month);
  return { startsAt: instantInCity(first, '00:00'), endsAt: instantInCity(addDays(last, 1), '00:00') };
}
