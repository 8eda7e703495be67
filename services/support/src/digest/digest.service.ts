import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Mailer } from '@khai-bao/platform/mail';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { isWorkingDay, workingDayBefore, workingTimeOf } from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { representativeRoleByBody, type OfficialBody } from '../committees/committee.js';
import { SupportConfig } from '../support.config.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import { buildDigestMail, type DigestThread } from './digest.text.js';

const digestTimer = 'digest';
const digestMailTimer = 'digest-mail';
/** 07:30, before offices open, milliseconds after midnight. */
const digestTimeOfDayMs = 7.5 * 60 * 60 * 1000;
/** More nobody reads in a mail. */
const maxListedThreads = 20;

interface DigestRecipientRow {
  readonly body: OfficialBody;
  readonly area_code: string;
  readonly area_path: string;
  readonly place: string;
  readonly email: string;
}

/**
 * Once a working day, what a committee has not read goes by mail to its focal persons who are not away, when nobody of
 * it was in the channel since the digest before. Timers carry ids; addresses are read when the mail is made.
 */
@Injectable()
export class DigestService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
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

  /** One timer for a working day, whoever plans it first; it is not set again when it has run. */
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

  /** A timer for each person: a mail that cannot be sent now holds up no other. */
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

  /** @throws Error when the mail server may take it later */
  private async sendDigest(manager: EntityManager, day: string, personId: string): Promise<void> {
    // Yesterday's news is told by today's digest.
    if (day !== this.clock.today()) return;
    const [person] = await queryRows<DigestRecipientRow>(
      manager,
      'select body, area_code, area_path, place, email from focal_person where id = $1 and email is not null',
      [personId],
    );
    if (person === undefined) return;
    const threads = await this.findUnreadThreads(manager, person, day);
    if (threads.length === 0) return;
    // Refused for good: the person's address is the committee's to put right.
    await this.mailer.sendMail(person.email, {
      id: `digest.${personId}.${day}`,
      ...buildDigestMail({
        place: person.place,
        origin: this.config.publicOrigin,
        threads: threads.slice(0, maxListedThreads),
        total: threads.length,
      }),
    });
  }

  /** What is new for a committee since the digest before, within what it may see. */
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
