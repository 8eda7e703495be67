import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { deliverToAll, MailChannel } from '@khai-bao/platform/notification';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import { SupportConfig } from '../support.config.js';
import { decideMail, type TrainingMailSkipReason } from './mail-rules.js';
import { findDueMails } from './sign-ups.queries.js';
import { buildCalendar } from './training-calendar.js';
import { TrainingLinks } from './training-links.js';
import { trainingMailTimer } from './training-mail-planner.js';
import { buildTrainingMail } from './training-mail.text.js';
import { TrainingMailEntity, type TrainingMailState } from './training-mail.entity.js';
import { TrainingPeople } from './training-people.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';

/** Mails of one run that are sent at the same time. Each holds a connection to the database. */
const mailConcurrency = 3;
/** Mails of one run; the timer runs again while more are due. */
const maxMailsPerRun = 20_000;

/** Queue of the timers that wait for the mail server. */
const trainingMailLane = 'training-mail';

interface MailEnd {
  readonly state: Exclude<TrainingMailState, 'due'>;
  readonly reason: TrainingMailSkipReason | null;
}

/**
 * Sends the mails of a session that are due. Each mail is a row that is locked while it is sent, decided from the session and the
 * sign-up as they are at that moment, and ended in a transaction of its own. Two runs never send one mail twice, and a run that was
 * killed continues with the rest. A process that is killed between the mail server's acceptance and its own commit sends again under
 * the same `Message-ID`, which recipients recognise.
 */
@Injectable()
export class TrainingMailsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly mail: MailChannel,
    private readonly people: TrainingPeople,
    private readonly links: TrainingLinks,
    private readonly clock: Clock,
    private readonly config: SupportConfig,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(
      trainingMailTimer,
      (payload) => this.sendDueMails((payload as { sessionId: string }).sessionId),
      { lane: trainingMailLane },
    );
  }

  /** Sends all mails of a session that are due. @throws Error when some may be accepted by a later attempt */
  async sendDueMails(sessionId: string): Promise<void> {
    const due = await findDueMails(this.dataSource.manager, sessionId, this.clock.now(), maxMailsPerRun);
    const failures = await deliverToAll({
      recipients: due,
      concurrency: mailConcurrency,
      deliverTo: (mailId) => this.dataSource.transaction((manager) => this.sendMail(manager, mailId)),
      onFailure: (error) =>
        this.logger.warn(
          { err: safeError(error), session: sessionId },
          'a mail about a training session could not be sent; it is retried',
        ),
    });
    if (failures > 0) throw new Error('some mails about a training session could not be sent');
  }

  private async sendMail(manager: EntityManager, mailId: string): Promise<void> {
    const due = await manager.findOne(TrainingMailEntity, {
      where: { id: mailId, state: 'due' },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    if (due === null) return;
    const end = await this.decideAndSend(manager, due);
    await manager.update(TrainingMailEntity, { id: mailId }, { ...end, endedAt: this.clock.now() });
  }

  private async decideAndSend(manager: EntityManager, due: TrainingMailEntity): Promise<MailEnd> {
    const session = await manager.findOneByOrFail(TrainingSessionEntity, { id: due.sessionId });
    const signUp = await manager.findOneByOrFail(TrainingSignUpEntity, { id: due.signUpId });
    const decision = decideMail({ kind: due.kind, moves: due.moves, session, signUp }, this.clock.now());
    if (decision !== 'send') return { state: 'skipped', reason: decision };
    const person = this.people.openPerson(session, signUp);
    if (person === null || person.email === null) return { state: 'skipped', reason: 'no-address' };
    const hasSeat = signUp.state === 'SEATED';
    const link = this.links.linkOf(signUp.id);
    const { outcome } = await this.mail.deliver(person.email, {
      id: `training.${due.id}`,
      ...buildTrainingMail({ kind: due.kind, session, personName: person.name, link, hasSeat }),
      // Somebody who waits has nothing in the calendar.
      ...(hasSeat
        ? {
            calendar: {
              method: session.state === 'CANCELLED' ? ('CANCEL' as const) : ('REQUEST' as const),
              content: buildCalendar({
                session,
                origin: this.config.publicOrigin,
                address: link,
                mail: { from: this.config.mailFrom, to: person.email },
              }),
            },
          }
        : {}),
    });
    return outcome === 'accepted' ? { state: 'sent', reason: null } : { state: 'refused', reason: null };
  }
}
