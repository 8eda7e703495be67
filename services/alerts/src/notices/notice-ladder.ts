import { onDuty, type PersonOnDuty } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { SmsChannel } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { LadderClock, type LadderStep } from '../ladder/ladder-clock.js';
import { openCaseStates } from '../cases/case-transitions.js';
import {
  arrivalPlan,
  decideGrouping,
  planLadderStep,
  type LadderPlanStep,
  type NoticeChannel,
  type NoticeLevel,
  type PersonChannel,
  type PreviousNotice,
} from '../ladder/ladder-plan.js';
import { PushSubscriptions } from '../push/push-subscriptions.js';
import { DutyPeople } from '../rosters/duty-people.js';
import type { DutyPersonEntity } from '../rosters/duty-person.entity.js';
import { CentreWebhooks } from '../webhooks/centre-webhooks.js';
import { CaseNoticeEntity, type NoticeReason } from './case-notice.entity.js';
import { lockLastNotice, lockNoticesOfUnit } from './notices.queries.js';

/** Kinds of the timers that hand notices over, by channel: a channel that does not respond delays no other. */
export const noticeTimers: Readonly<Record<Exclude<NoticeChannel, 'call'>, string>> = {
  push: 'case-notice-push',
  mail: 'case-notice-mail',
  sms: 'case-notice-sms',
  webhook: 'case-notice-webhook',
};

/** A person on duty with their addresses. */
interface Recipient {
  readonly person: DutyPersonEntity;
  readonly duty: PersonOnDuty;
  readonly level: NoticeLevel;
}

/**
 * Performs the steps of the ladder of a case: finds who is on duty, and stores a notice per person and channel. A step is one
 * transaction with the next step's timer, so that no notice is lost or doubled.
 */
@Injectable()
export class NoticeLadder implements OnModuleInit {
  constructor(
    private readonly ladder: LadderClock,
    private readonly cases: CaseStore,
    private readonly people: DutyPeople,
    private readonly subscriptions: PushSubscriptions,
    private readonly sms: SmsChannel,
    private readonly webhooks: CentreWebhooks,
    private readonly timers: TimerScheduler,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.ladder.registerStepHandler((manager, step) => this.performStep(manager, step));
    this.ladder.registerArrivalHandler((manager, step) => this.announceArrival(manager, step));
  }

  /** Performs a step of a case that nobody has acknowledged, and schedules the next one. */
  private async performStep(manager: EntityManager, current: LadderStep): Promise<void> {
    const { caseId, step, startedAt } = current;
    const plan = planLadderStep(step, this.config.escalateMinutes);
    const [waiting] = await this.cases.findCases(manager, [caseId]);
    if (waiting?.state !== 'NEW') return;
    await lockNoticesOfUnit(manager, waiting.unitId);
    const isReached = await this.storeNotices(manager, waiting, current, plan);
    const next = planLadderStep(step + 1, this.config.escalateMinutes);
    const now = this.clock.now();
    // A step that reaches nobody is passed over at once; what follows the escalation keeps its time.
    const isAtOnce = !isReached && plan.isPassedOverWhenEmpty && next.isPassedOverWhenEmpty;
    const planned = Date.parse(startedAt) + next.offsetMs;
    const dueAt = isAtOnce ? now : new Date(Math.max(now.getTime(), planned));
    await this.ladder.scheduleStep(manager, { ...current, step: step + 1 }, dueAt);
  }

  /** Notifies a centre of a case that somebody works on already: whoever is on duty there continues it. */
  private async announceArrival(manager: EntityManager, step: LadderStep): Promise<void> {
    const [arrived] = await this.cases.findCases(manager, [step.caseId]);
    if (arrived === undefined || arrived.state === 'NEW' || !openCaseStates.includes(arrived.state)) return;
    await lockNoticesOfUnit(manager, arrived.unitId);
    const { areaPath = arrived.areaPath } = step;
    await this.storeNotices(manager, { ...arrived, areaPath }, step, arrivalPlan);
  }

  /** @returns whether the step reaches anybody */
  private async storeNotices(
    manager: EntityManager,
    waiting: SuspectedCaseEntity,
    step: LadderStep,
    plan: Pick<LadderPlanStep, 'levels' | 'ranks' | 'channels'>,
  ): Promise<boolean> {
    let isReached = false;
    for (const level of plan.levels) {
      if (step.step === 0) await this.storeWebhookNotice(manager, waiting, step, level);
      const onDutyNow = await this.findPeopleOnDuty(manager, waiting, level);
      if (onDutyNow.length === 0) await this.storeNobody(manager, waiting, step, level);
      for (const recipient of onDutyNow.filter(({ duty }) => plan.ranks.includes(duty.rank)))
        for (const channel of plan.channels)
          if (await this.storeNotice(manager, waiting, step, recipient, channel)) isReached = true;
    }
    return isReached;
  }

  /** A centre's own system is called once for a case, when its ladder starts. */
  private async storeWebhookNotice(
    manager: EntityManager,
    waiting: SuspectedCaseEntity,
    step: LadderStep,
    level: NoticeLevel,
  ): Promise<void> {
    if (!(await this.webhooks.hasWebhook(manager, centreOf(waiting, level)))) return;
    const stored = await insertIfAbsent(manager, CaseNoticeEntity, {
      ...this.noticeOf(waiting, step, level),
      channel: 'webhook',
      state: 'due',
    });
    if (stored !== null) await this.scheduleDelivery(manager, stored, 'webhook');
  }

  private scheduleDelivery(
    manager: EntityManager,
    { id, dueAt }: CaseNoticeEntity,
    channel: keyof typeof noticeTimers,
  ): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: noticeTimers[channel],
      key: id,
      dueAt,
      payload: { noticeId: id },
    });
  }

  private async findPeopleOnDuty(
    manager: EntityManager,
    waiting: SuspectedCaseEntity,
    level: NoticeLevel,
  ): Promise<Recipient[]> {
    const centre = centreOf(waiting, level);
    const now = this.clock.now();
    const { people, shifts, unavailable } = await this.people.readCentreRoster(manager, centre, {
      startsAt: now,
      endsAt: new Date(now.getTime() + 1),
    });
    return onDuty(shifts, centre, now, unavailable).flatMap((duty) => {
      const person = people.find(({ accountId }) => accountId === duty.accountId);
      return person === undefined ? [] : [{ person, duty, level }];
    });
  }

  /** @returns whether the person has an address on the channel */
  private async storeNotice(
    manager: EntityManager,
    waiting: SuspectedCaseEntity,
    step: LadderStep,
    { person, duty, level }: Recipient,
    channel: PersonChannel,
  ): Promise<boolean> {
    const { accountId, name } = person;
    const known = { ...this.noticeOf(waiting, step, level), accountId, name, rank: duty.rank, channel };
    const reason = await this.findObstacle(manager, person, channel);
    if (reason !== null) {
      await insertIfAbsent(manager, CaseNoticeEntity, { ...known, state: 'skipped', reason });
      return false;
    }
    const previous =
      channel === 'call' ? null : await this.lockPreviousNotice(manager, waiting, step, accountId, channel);
    const decision = decideGrouping(previous, this.clock.now());
    if (decision.kind === 'join') {
      await insertIfAbsent(manager, CaseNoticeEntity, {
        ...known,
        state: 'joined',
        leadNoticeId: decision.noticeId,
      });
      return true;
    }
    const stored = await insertIfAbsent(manager, CaseNoticeEntity, {
      ...known,
      state: 'due',
      dueAt: decision.dueAt,
    });
    // Calls have no timer: somebody at the console makes them.
    if (stored !== null && channel !== 'call') await this.scheduleDelivery(manager, stored, channel);
    return true;
  }

  /** Finds the last notice of the unit to a person, and whether it is stuck in retries. */
  private async lockPreviousNotice(
    manager: EntityManager,
    { unitId }: SuspectedCaseEntity,
    { cause }: LadderStep,
    accountId: string,
    channel: Exclude<PersonChannel, 'call'>,
  ): Promise<PreviousNotice | null> {
    const last = await lockLastNotice(manager, unitId, accountId, channel, cause === 'arrived');
    if (last === null) return null;
    const timers = await this.timers.findTimers(manager, noticeTimers[channel], [last.id]);
    const { id, state, dueAt } = last as CaseNoticeEntity & Pick<PreviousNotice, 'state'>;
    return { id, state, dueAt, hasFailedAttempt: timers.some(({ attempts }) => attempts > 0) };
  }

  /** Stores once in a ladder that nobody was on duty, which the history of the case shows. */
  private async storeNobody(
    manager: EntityManager,
    waiting: SuspectedCaseEntity,
    step: LadderStep,
    level: NoticeLevel,
  ): Promise<void> {
    const ladderStartedAt = new Date(step.startedAt);
    const known = { caseId: waiting.id, ladderStartedAt, level, reason: 'nobody' as const };
    if (await manager.existsBy(CaseNoticeEntity, known)) return;
    await insertIfAbsent(manager, CaseNoticeEntity, {
      ...this.noticeOf(waiting, step, level),
      state: 'skipped',
      reason: 'nobody',
    });
  }

  private noticeOf(
    waiting: SuspectedCaseEntity,
    { step, startedAt, cause = 'opened' }: LadderStep,
    level: NoticeLevel,
  ) {
    const now = this.clock.now();
    return {
      id: uuidv7(),
      caseId: waiting.id,
      unitId: waiting.unitId,
      ladderStartedAt: new Date(startedAt),
      cause,
      step,
      level,
      dueAt: now,
      createdAt: now,
    };
  }

  /** Returns why a person cannot be notified on a channel; null when they can. */
  private async findObstacle(
    manager: EntityManager,
    person: DutyPersonEntity,
    channel: PersonChannel,
  ): Promise<NoticeReason | null> {
    const hasPhone = person.phoneSealed !== null;
    switch (channel) {
      case 'push':
        return (await this.subscriptions.findSubscribedAccounts(manager, [person.accountId])).size > 0
          ? null
          : 'no-address';
      case 'mail':
        return this.people.openMailAddress(person) === null ? 'no-address' : null;
      case 'sms':
        if (!this.sms.isConfigured) return 'not-configured';
        return hasPhone ? null : 'no-address';
      case 'call':
        return hasPhone ? null : 'no-address';
    }
  }
}

/** Returns the area code of the centre of a level: `760` or `79` for `79.760.26740`. */
export function centreOf({ areaPath }: Pick<SuspectedCaseEntity, 'areaPath'>, level: NoticeLevel): string {
  const [city = '', district = city] = areaPath.split('.');
  return level === 'city' ? city : district;
}
