import { adminRoutes } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DeliveryPostponedError, MailChannel } from '@khai-bao/platform/notification';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import { DutyService } from '../duty/duty.service.js';
import { SignedLinks } from '../links/signed-links.js';
import { PushDelivery, toPostponed } from '../push/push-delivery.js';
import { PushSubscriptions } from '../push/push-subscriptions.js';
import { DutyPeople } from './duty-people.js';
import type { DutyPersonEntity } from './duty-person.entity.js';
import { DutyShiftEntity, type AlarmState } from './duty-shift.entity.js';
import { buildAlarmMail, buildAlarmPush, type AlarmContent } from './roster-mails.text.js';
import { rosterTimers, RosterTimers } from './roster-timers.js';
import type { AnsweredAlarmDto } from './rosters.dto.js';
import { findNextShift, findStartedShifts } from './rosters.queries.js';

/** Open cases that are counted for a hand-over. */
const maxCountedCases = 500;
/** Shifts that started earlier get no alarm any more, milliseconds. */
const alarmWindowMs = 60 * 60_000;

/**
 * Tests at the start of each shift whether notices reach its person: by push, otherwise by mail. Who has not answered stands on the
 * roster page, before a case comes and not during it.
 */
@Injectable()
export class ShiftAlarms implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly rosterTimers: RosterTimers,
    private readonly cases: CaseStore,
    private readonly people: DutyPeople,
    private readonly centres: DutyService,
    private readonly push: PushDelivery,
    private readonly subscriptions: PushSubscriptions,
    private readonly mail: MailChannel,
    private readonly links: SignedLinks,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(rosterTimers.shiftStarts, (payload, manager) =>
      this.startAlarms(manager, (payload as { areaCode: string }).areaCode),
    );
    this.timers.registerTimerHandler(
      rosterTimers.shiftAlarm,
      (payload, manager) => this.sendAlarm(manager, (payload as { shiftId: string }).shiftId),
      { lane: 'shift-alarm' },
    );
  }

  /** Records the answer of the person of a shift. A repeated answer changes nothing. @throws Problem ALERTS.LINK_EXPIRED */
  answerAlarm(token: string): Promise<AnsweredAlarmDto> {
    return this.dataSource.transaction(async (manager) => {
      const id = this.links.verifyToken('alarm', token);
      const shift = id === null ? null : await manager.findOneBy(DutyShiftEntity, { id });
      const now = this.clock.now();
      if (shift === null || shift.endsAt.getTime() <= now.getTime()) throw new Problem('ALERTS.LINK_EXPIRED');
      if (shift.alarmState !== 'ready') await this.recordState(manager, shift.id, 'ready');
      const centre = await this.centres.findCentre(manager, shift.areaCode);
      return {
        centreName: centre?.centreName ?? '',
        endsAt: shift.endsAt.toISOString(),
        openCases:
          centre === null ? 0 : await this.countCasesOfOthers(manager, centre.areaPath, shift.accountId),
      };
    });
  }

  /** Counts the open cases of a centre for which somebody else is responsible: the coming person takes them over. */
  private async countCasesOfOthers(
    manager: EntityManager,
    areaPath: string,
    accountId: string,
  ): Promise<number> {
    return (await this.cases.listCasesTakenByOthers(manager, { areaPath, accountId }, maxCountedCases))
      .length;
  }

  /** Schedules the alarms of the shifts that have started, and the timer of the next one. */
  private async startAlarms(manager: EntityManager, areaCode: string): Promise<void> {
    const now = this.clock.now();
    const started = { startsAt: new Date(now.getTime() - alarmWindowMs), endsAt: now };
    for (const { id } of await findStartedShifts(manager, areaCode, started))
      await this.rosterTimers.scheduleShiftAlarm(manager, id);
    const next = await findNextShift(manager, areaCode, now);
    if (next !== null) await this.rosterTimers.scheduleShiftStarts(manager, areaCode, next.startsAt);
  }

  private async sendAlarm(manager: EntityManager, shiftId: string): Promise<void> {
    const shift = await manager.findOneBy(DutyShiftEntity, { id: shiftId, alarmState: IsNull() });
    const person = shift === null ? null : await this.people.findPerson(manager, shift.accountId);
    const centre = shift === null ? null : await this.centres.findCentre(manager, shift.areaCode);
    if (shift === null || person === null || centre === null) return;
    // Retries may last longer than a short shift: its person is asked nothing any more.
    if (shift.endsAt.getTime() <= this.clock.now().getTime())
      return this.recordOutcome(manager, shiftId, 'unreachable');
    const url = adminRoutes.caseNotice(this.links.signToken('alarm', shiftId));
    const openCases = await this.countCasesOfOthers(manager, centre.areaPath, shift.accountId);
    const content = { centreName: centre.centreName, endsAt: shift.endsAt, openCases, url };
    const isSent =
      person.isActive && (await this.deliver(manager, person, `shift-alarm.${shiftId}`, content));
    await this.recordOutcome(manager, shiftId, isSent ? 'sent' : 'unreachable');
  }

  /**
   * Tries push, then mail.
   * @returns whether a channel took the alarm
   * @throws DeliveryPostponedError when none did and a later attempt may succeed
   */
  private async deliver(
    manager: EntityManager,
    person: DutyPersonEntity,
    id: string,
    content: AlarmContent,
  ): Promise<boolean> {
    const { accountId } = person;
    const hasBrowser = (await this.subscriptions.findSubscribedAccounts(manager, [accountId])).size > 0;
    const pushed = hasBrowser
      ? await this.push.deliverToPerson(manager, accountId, id, buildAlarmPush(content)).catch(toPostponed)
      : 'refused';
    if (pushed === 'accepted') return true;
    const address = this.people.openMailAddress(person);
    // Only without another channel is the push service tried again.
    if (address === null && pushed instanceof DeliveryPostponedError) throw pushed;
    if (address === null) return false;
    const url = this.config.publicOrigin + content.url;
    const { outcome } = await this.mail.deliver(address, { id, ...buildAlarmMail({ ...content, url }) });
    return outcome === 'accepted';
  }

  /** Records the result of the alarm, unless the person has answered meanwhile. */
  private async recordOutcome(
    manager: EntityManager,
    id: string,
    alarmState: Exclude<AlarmState, 'ready'>,
  ): Promise<void> {
    await manager.update(
      DutyShiftEntity,
      { id, alarmState: IsNull() },
      { alarmState, alarmAt: this.clock.now() },
    );
  }

  private async recordState(manager: EntityManager, id: string, alarmState: AlarmState): Promise<void> {
    await manager.update(DutyShiftEntity, { id }, { alarmState, alarmAt: this.clock.now() });
  }
}
