import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { MailChannel } from '@khai-bao/platform/notification';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { isWorkingDay, workingDayBefore, workingTimeOf } from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { representativeRoleByBody, type OfficialBody } from '../committees/committee.js';
import { SupportConfig } from '../support.config.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import { buildDigestMail, type DigestThread } from './digest.text.js';

const digestTimer = 'digest';
const digestMailTimer = 'digest-mail';
/** Time of the digest: 07:30, before offices open, in milliseconds after midnight. */
const digestTimeOfDayMs = 7.5 * 60 * 60 * 1000;
/** Threads that a digest lists. */
const maxListedThreads = 20;

interface DigestRecipientRow {
  readonly body: OfficialBody;
  readonly area_code: string;
  readonly area_path: string;
  readonly place: string;
  readonly email: string;
}

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
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('digest'))`);
      await queryRows(manager, `delete from job where kind in ($1, $2) and done_at < $3`, [
        digestTimer,
        digestMailTimer,
        new Date(startOfDay(today).getTime() - 7 * 24 * 60 * 60 * 1000),
      ]);
      if (!isWorkingDay(today, workingTimeOf(this.config))) return;
      const [planned] = await queryRows(manager, 'select 1 from job where kind = $1 and key = $2', [
        digestTimer,
        today,
      ]);
      if (planned !== undefined) return;
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
    const persons = await queryRows<{ id: string }>(
      manager,
      `select p.id from focal_person p where p.email is not null and (p.absent_from is null or not ($1 between p.absent_from and p.absent_to))
         and not exists (select 1 from committee_read r where r.area_path = p.area_path and r.body = p.body and r.at >= $2)`,
      [day, this.previousDigestAt(day)],
    );
    for (const { id } of persons)
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
    const [person] = await queryRows<DigestRecipientRow>(
      manager,
      'select body, area_code, area_path, place, email from focal_person where id = $1 and email is not null',
      [personId],
    );
    if (person === undefined) return;
    const threads = await this.findUnreadThreads(manager, person, day);
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

  /** Finds visible threads with unread posts since the previous digest. */
  private findUnreadThreads(
    manager: EntityManager,
    person: DigestRecipientRow,
    day: string,
  ): Promise<DigestThread[]> {
    const scope = threadScopeSql(
      { role: representativeRoleByBody[person.body], areaPath: person.area_path },
      4,
    );
    return queryRows<DigestThread>(
      manager,
      `select t.id as "threadId", t.subject, t.area_name as "areaName", t.posts - coalesce(r.number, 0) as unread
       from thread t left join committee_read r on r.thread_id = t.id and r.area_path = $1 and r.body = $2
       where t.last_post_at >= $3 and t.posts > coalesce(r.number, 0) and ${scope.sql} order by t.last_post_at desc limit 1000`,
      [person.area_path, person.body, this.previousDigestAt(day), ...scope.parameters],
    );
  }

  private previousDigestAt(day: string): Date {
    return new Date(
      startOfDay(workingDayBefore(day, workingTimeOf(this.config))).getTime() + digestTimeOfDayMs,
    );
  }
}
