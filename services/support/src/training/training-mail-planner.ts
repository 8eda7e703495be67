import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';
import { planChangeMails, planSeatMails, reminderLeadMs, type PlannedTrainingMail } from './mail-rules.js';
import { insertMails, type MailAudience } from './sign-ups.queries.js';
import type { TrainingSessionEntity } from './training-session.entity.js';

export const trainingMailTimer = 'training-mail';

/** A reminder that is due this soon gets a timer of its own, because that of the session may run before the sign-up commits. */
const ownTimerWithinMs = 10 * 60 * 1000;

type MailedSession = Pick<TrainingSessionEntity, 'id' | 'startsAt' | 'moves'>;

/** Plans mails as rows with a due time, and the timers that send them. */
@Injectable()
export class TrainingMailPlanner {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Schedules the timers of a session's reminders, after it was planned or moved. */
  async scheduleReminders(manager: EntityManager, session: MailedSession): Promise<void> {
    for (const kind of ['day', 'hour'] as const) {
      const dueAt = new Date(session.startsAt.getTime() - reminderLeadMs[kind]);
      if (dueAt > this.clock.now())
        await this.scheduleTimer(manager, session, `${session.id}:${kind}:${session.moves}`, dueAt);
    }
  }

  /** Plans the mails of people who got a seat when they signed up. */
  async planForSeats(
    manager: EntityManager,
    session: MailedSession,
    signUpIds: readonly string[],
  ): Promise<void> {
    await this.plan(manager, session, signUpIds, planSeatMails(session.startsAt, this.clock.now()));
  }

  /** Plans the mails of people who waited and got a freed seat. */
  async planForPromoted(
    manager: EntityManager,
    session: MailedSession,
    signUpIds: readonly string[],
  ): Promise<void> {
    await this.plan(
      manager,
      session,
      signUpIds,
      planChangeMails('promoted', session.startsAt, this.clock.now()),
    );
  }

  /** Plans the mails of all who are signed up for a session that has moved. Those who wait are told of the new time only. */
  async planForMove(manager: EntityManager, session: MailedSession): Promise<void> {
    const now = this.clock.now();
    for (const mail of planChangeMails('moved', session.startsAt, now))
      await insertMails(
        manager,
        {
          sessionId: session.id,
          moves: session.moves,
          states: mail.kind === 'moved' ? ['SEATED', 'WAITING'] : ['SEATED'],
          signUpIds: null,
        },
        mail,
      );
    await this.scheduleTimer(manager, session, `${session.id}:moved:${session.moves}`, now);
    await this.scheduleReminders(manager, session);
  }

  /** Plans the mails of all who are signed up for a session that was cancelled. */
  async planForCancellation(manager: EntityManager, session: MailedSession): Promise<void> {
    const now = this.clock.now();
    await insertMails(
      manager,
      { sessionId: session.id, moves: session.moves, states: ['SEATED', 'WAITING'], signUpIds: null },
      { kind: 'cancelled', dueAt: now },
    );
    await this.scheduleTimer(manager, session, `${session.id}:cancelled:${session.moves}`, now);
  }

  private async plan(
    manager: EntityManager,
    session: MailedSession,
    signUpIds: readonly string[],
    mails: readonly PlannedTrainingMail[],
  ): Promise<void> {
    const [first] = signUpIds;
    if (first === undefined) return;
    const audience: MailAudience = {
      sessionId: session.id,
      moves: session.moves,
      states: ['SEATED'],
      signUpIds,
    };
    const soon = new Date(this.clock.now().getTime() + ownTimerWithinMs);
    for (const mail of mails) {
      await insertMails(manager, audience, mail);
      if (mail.dueAt <= soon)
        await this.scheduleTimer(manager, session, `${first}:${mail.kind}:${session.moves}`, mail.dueAt);
    }
  }

  private scheduleTimer(
    manager: EntityManager,
    { id }: MailedSession,
    key: string,
    dueAt: Date,
  ): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: trainingMailTimer,
      key,
      dueAt,
      payload: { sessionId: id },
    });
  }
}
