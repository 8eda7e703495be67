import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { MailChannel } from '@khai-bao/platform/notification';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { isWorkingDay, workingDayBefore, workingTimeOf } from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { FocalPersonEntity } from '../focal-persons/focal-person.entity.js';
import { SupportConfig } from '../support.config.js';
import { findDigestRecipients, findUnreadThreads, lockDigestPlan } from './digest.queries.js';
import { buildDigestMail } from './digest.text.js';

const digestTimer = 'digest';
const digestMailTimer = 'digest-mail';
/** Time of the digest: 07:30, before offices open, in milliseconds after midnight. */
const digestTimeOfDayMs = 7.5 * 60 * 60 * 1000;
/** Threads that a digest lists. */
const maxListedThreads = 20;
/** Time after which the timers of a digest are deleted, milliseconds. */
const timerRetentionMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Mails unread threads once a working day to the present focal persons of each committee that has not opened the channel since
 * the previous digest. Timers carry ids; addresses are read when the mail is sent.
 */
@Injectable()
export class DigestService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
    private readonly mail: MailChannel,
    private readonly config: SupportConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(digestTimer, (payload, manager) =>
      this.scheduleMails(manager, (payload as { day: string }).day),
    );
    this.jobs.registerTimerHandler(digestMailTimer, (payload, manager) => {
      const { day, personId } = payload as { day: string; personId: string };
      return this.sendDigest(manager, day, personId);
    });
    this.maintenance.registerDailyTask({ name: 'digest', run: (today) => this.planDigest(today) });
  }

  /** Schedules one timer for a working day. Idempotent across instances, also after the timer has run. */
  private planDigest(today: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await lockDigestPlan(manager);
      await this.jobs.deleteDoneTimers(
        manager,
        [digestTimer, digestMailTimer],
        new Date(startOfDay(today).getTime() - timerRetentionMs),
      );
      if (!isWorkingDay(today, workingTimeOf(this.config))) return;
      if (await this.jobs.hasTimer(manager, digestTimer, today)) return;
      const dueAt = new Date(startOfDay(today).getTime() + digestTimeOfDayMs);
      await this.jobs.scheduleTimer(manager, {
        kind: digestTimer,
        key: today,
        dueAt,
        payload: { day: today },
      });
    });
  }

  /** Schedules one timer for each person, so that a failing mail does not delay the others. */
  private async scheduleMails(manager: EntityManager, day: string): Promise<void> {
    for (const id of await findDigestRecipients(manager, day, this.previousDigestAt(day)))
      await this.jobs.scheduleTimer(manager, {
        kind: digestMailTimer,
        key: `${day}:${id}`,
        dueAt: this.clock.now(),
        payload: { day, personId: id },
      });
  }

  /** Sends the digest to one person. @throws Error when a later attempt may succeed */
  private async sendDigest(manager: EntityManager, day: string, personId: string): Promise<void> {
    // A digest of an earlier day is superseded by today's.
    if (day !== this.clock.today()) return;
    const person = await manager.findOneBy(FocalPersonEntity, { id: personId });
    if (person === null || person.email === null) return;
    const threads = await findUnreadThreads(manager, person, this.previousDigestAt(day));
    if (threads.length === 0) return;
    // A permanent rejection is ignored: the committee maintains the address.
    await this.mail.deliver(person.email, {
      id: `digest.${personId}.${day}`,
      ...buildDigestMail({
        place: person.place,
        origin: this.config.publicOrigin,
        threads: threads.slice(0, maxListedThreads),
        total: threads.length,
      }),
    });
  }

  private previousDigestAt(day: string): Date {
    return new Date(
      startOfDay(workingDayBefore(day, workingTimeOf(this.config))).getTime() + digestTimeOfDayMs,
    );
  }
}
