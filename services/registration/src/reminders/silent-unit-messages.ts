import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessTrail, requireOwnUnit, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CoverageService } from '../coverage/coverage.service.js';
import { coverageStageSql } from '../coverage/coverage-stages.js';
import { RegistrationConfig } from '../registration.config.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import { deliverToAll, MailChannel } from '@khai-bao/platform/notification';
import { buildMessageMail } from './message-mail.text.js';
import type { UnitMessageDto, UnitNoticeDto, WriteMessageDto } from './unit-messages.dto.js';

export const messageTimerKind = 'unit-message';
/** Messages of an area, and unread notices of a unit, that are listed. */
const maxListedMessages = 20;
/** Concurrency of the mails of one message. */
const mailConcurrency = 4;

interface MessageRow {
  readonly id: string;
  readonly area_path: string;
  readonly area_name: string;
  readonly days: number;
  readonly text: string;
  readonly sent_at: Date;
  readonly sent_by_name: string;
  readonly sent_by_place: string;
}
type Counted = MessageRow &
  Pick<UnitMessageDto, 'units' | 'mails' | 'read'> & {
    readonly waiting: number;
    readonly refused: number;
  };

/**
 * Sends one message to all silent units of an area: a notice for each unit's admin, and a mail to each unit with an address.
 * The recipients are determined when the message is sent. Each mail is recorded in a transaction of its own, so that an
 * interrupted run continues.
 */
@Injectable()
export class SilentUnitMessages implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly coverage: CoverageService,
    private readonly cipher: UnitDataCipher,
    private readonly mail: MailChannel,
    private readonly trail: AccessTrail,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly config: RegistrationConfig,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(messageTimerKind, (payload) =>
      this.sendWaitingMails((payload as { messageId: string }).messageId),
    );
  }

  /** Sends a message, once a day per area. @throws Problem REGISTRATION.MESSAGE_TODAY, REGISTRATION.NOBODY_SILENT, PLATFORM.FORBIDDEN outside of the actor's area */
  async sendMessage(actor: Actor, form: WriteMessageDto): Promise<UnitMessageDto> {
    const area = this.coverage.requireAreaWithin(actor, form.area);
    const id = uuidv7();
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const made = await queryRows(
        manager,
        `insert into unit_message (id, area_path, area_name, sent_on, days, text, sent_at, sent_by, sent_by_name, sent_by_place)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (area_path, sent_on) do nothing returning id`,
        [id, area.path, area.fullName, this.clock.today(), form.days, form.text, now, actor.accountId, actor.displayName, actor.place],
      ); // prettier-ignore
      if (made.length === 0) throw new Problem('REGISTRATION.MESSAGE_TODAY');
      const scope = jurisdictionSql({ areaPath: area.path }, 'area_path', 1);
      const found = await queryRows(
        manager,
        `insert into unit_message_to (message_id, unit_id, mail)
         select $3, s.unit_id, case when u.has_email then 'waiting' else 'none' end
         from (select unit_id from unit_progress where ${scope.sql} and (${coverageStageSql('$4::date')}) = 'silent') s join unit u on u.id = s.unit_id
         returning unit_id`,
        [...scope.parameters, id, this.coverage.quietSinceDay(form.days)],
      );
      if (found.length === 0) throw new Problem('REGISTRATION.NOBODY_SILENT');
      await this.trail.recordAccess(manager, actor, 'registration.message', 'area', area.code);
      await this.jobs.scheduleTimer(manager, {
        kind: messageTimerKind,
        key: id,
        dueAt: now,
        payload: { messageId: id },
      });
    });
    return (await this.listWithCounts('m.id = $1', [id]))[0]!;
  }

  /** Lists the latest messages to an area and to the areas below it. */
  listMessages(actor: Actor, area: string | undefined): Promise<UnitMessageDto[]> {
    const scope = jurisdictionSql(
      { areaPath: this.coverage.requireAreaWithin(actor, area).path },
      'm.area_path',
      1,
    );
    return this.listWithCounts(scope.sql, scope.parameters);
  }

  /** Lists the unread notices of the actor's unit, newest first. */
  async listUnreadNotices(actor: Actor): Promise<UnitNoticeDto[]> {
    const found = await queryRows<MessageRow>(
      this.dataSource,
      `select m.* from unit_message_to t join unit_message m on m.id = t.message_id
       where t.unit_id = $1 and t.read_at is null order by m.sent_at desc, m.id desc limit ${maxListedMessages}`,
      [requireOwnUnit(actor)],
    );
    return found.map((row) => ({
      messageId: row.id,
      text: row.text,
      sentAt: row.sent_at.toISOString(),
      place: row.sent_by_place,
    }));
  }

  /** Marks a notice as read. A repeated call keeps the first instant. @throws Problem REGISTRATION.NOT_FOUND when the unit was no recipient */
  async markNoticeRead(actor: Actor, messageId: string): Promise<void> {
    const found = await queryRows(
      this.dataSource,
      'update unit_message_to set read_at = coalesce(read_at, $3) where message_id = $1 and unit_id = $2 returning unit_id',
      [messageId, requireOwnUnit(actor), this.clock.now()],
    );
    if (found.length === 0) throw new Problem('REGISTRATION.NOT_FOUND');
  }

  private async sendWaitingMails(messageId: string): Promise<void> {
    const [message] = await queryRows<MessageRow>(
      this.dataSource,
      'select * from unit_message where id = $1',
      [messageId],
    );
    if (message === undefined) return;
    const waiting = await queryRows<{ unit_id: string }>(
      this.dataSource,
      `select unit_id from unit_message_to where message_id = $1 and mail = 'waiting' order by unit_id`,
      [messageId],
    );
    const failures = await deliverToAll({
      recipients: waiting.map(({ unit_id: unitId }) => unitId),
      concurrency: mailConcurrency,
      deliverTo: (unitId) =>
        this.dataSource.transaction((manager) => this.sendMail(manager, message, unitId)),
      onFailure: (error) =>
        this.logger.warn(
          { err: safeError(error), message: messageId },
          'a mail to a silent unit could not be sent; it is retried',
        ),
    });
    if (failures > 0) throw new Error('some mails to silent units could not be sent');
  }

  /** @throws Error when the mail server did not accept the mail; a retry may succeed */
  private async sendMail(manager: EntityManager, message: MessageRow, unitId: string): Promise<void> {
    const [unit] = await queryRows<UnitRow>(
      manager,
      `select u.* from unit_message_to t join unit u on u.id = t.unit_id
       where t.message_id = $1 and t.unit_id = $2 and t.mail = 'waiting' for update of t skip locked`,
      [message.id, unitId],
    );
    if (unit === undefined) return;
    const contact = this.cipher.openContactOrNull(unit);
    const email = contact?.email ?? null;
    // A contact that cannot be unsealed gets no mail: whether it holds an address is unknown.
    const outcome =
      contact === null
        ? 'refused'
        : email === null
          ? 'none'
          : (
              await this.mail.deliver(email, {
                id: `message.${message.id}.${unit.id}`,
                ...buildMessageMail({
                  unitName: unit.name,
                  place: message.sent_by_place,
                  text: message.text,
                  origin: this.config.publicOrigin,
                }),
              })
            ).outcome;
    await queryRows(manager, 'update unit_message_to set mail = $3 where message_id = $1 and unit_id = $2', [
      message.id,
      unit.id,
      outcome === 'accepted' ? 'sent' : outcome,
    ]);
  }

  private async listWithCounts(condition: string, parameters: readonly unknown[]): Promise<UnitMessageDto[]> {
    const found = await queryRows<Counted>(
      this.dataSource,
      `select m.*, c.* from (select * from unit_message m where ${condition} order by m.sent_at desc, m.id desc limit ${maxListedMessages}) m
       cross join lateral (
         select count(*)::int as units, (count(*) filter (where mail <> 'none'))::int as mails, (count(*) filter (where mail = 'waiting'))::int as waiting,
           (count(*) filter (where mail = 'refused'))::int as refused, count(read_at)::int as read
         from unit_message_to t where t.message_id = m.id
       ) c order by m.sent_at desc, m.id desc`,
      [...parameters],
    );
    return found.map((row) => ({
      messageId: row.id,
      areaPath: row.area_path,
      areaName: row.area_name,
      days: row.days,
      text: row.text,
      sentAt: row.sent_at.toISOString(),
      byName: row.sent_by_name,
      byPlace: row.sent_by_place,
      units: row.units,
      mails: row.mails,
      mailsWaiting: row.waiting,
      mailsRefused: row.refused,
      read: row.read,
    }));
  }
}
