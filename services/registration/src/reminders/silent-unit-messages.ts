import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { countOutdatedPosters } from '../coverage/coverage.queries.js';
import { CoverageService } from '../coverage/coverage.service.js';
import { RegistrationConfig } from '../registration.config.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { deliverToAll, MailChannel } from '@khai-bao/platform/notification';
import { buildMessageMail } from './message-mail.text.js';
import {
  insertPosterRecipients,
  insertSilentRecipients,
  listCountedMessages,
  listUnreadMessages,
  lockWaitingRecipient,
  markNoticeRead,
} from './reminders.queries.js';
import { UnitMessageRecipientEntity } from './unit-message-recipient.entity.js';
import { UnitMessageEntity } from './unit-message.entity.js';
import type { UnitMessageDto, UnitNoticeDto, WriteMessageDto } from './unit-messages.dto.js';

export const messageTimerKind = 'unit-message';
/** Messages of an area, and unread notices of a unit, that are listed. */
const maxListedMessages = 20;
/** Concurrency of the mails of one message. */
const mailConcurrency = 4;

/**
 * Sends one message to all silent units of an area, or to those with an outdated poster: a notice for each unit's admin, and a mail to
 * each unit with an address.
 * The recipients are determined when the message is sent. Each mail is recorded in a transaction of its own, so that an
 * interrupted run continues.
 */
@Injectable()
export class SilentUnitMessages implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(UnitMessageEntity) private readonly unitMessages: Repository<UnitMessageEntity>,
    @InjectRepository(UnitMessageRecipientEntity)
    private readonly recipients: Repository<UnitMessageRecipientEntity>,
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

  /**
   * Sends a message, once a day per area and audience.
   * @throws Problem REGISTRATION.MESSAGE_TODAY, REGISTRATION.NOBODY_SILENT or NO_OUTDATED_POSTER, PLATFORM.FORBIDDEN outside of the actor's area
   */
  async sendMessage(actor: Actor, form: WriteMessageDto): Promise<UnitMessageDto> {
    const area = this.coverage.requireAreaWithin(actor, form.area);
    const id = uuidv7();
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const { raw } = await manager
        .createQueryBuilder()
        .insert()
        .into(UnitMessageEntity)
        .values({
          id,
          areaPath: area.path,
          areaName: area.fullName,
          sentOn: this.clock.today(),
          audience: form.audience,
          days: form.days,
          text: form.text,
          sentAt: now,
          sentBy: actor.accountId,
          sentByName: actor.displayName,
          sentByPlace: actor.place,
        })
        .orIgnore()
        .returning(['id'])
        .execute();
      if ((raw as unknown[]).length === 0) throw new Problem('REGISTRATION.MESSAGE_TODAY');
      const recipients =
        form.audience === 'posters'
          ? await insertPosterRecipients(manager, id, area.path)
          : await insertSilentRecipients(manager, id, area.path, this.coverage.quietSinceDay(form.days));
      if (recipients === 0)
        throw new Problem(
          form.audience === 'posters' ? 'REGISTRATION.NO_OUTDATED_POSTER' : 'REGISTRATION.NOBODY_SILENT',
        );
      await this.trail.recordAccess(manager, actor, 'registration.message', 'area', area.code);
      await this.jobs.scheduleTimer(manager, {
        kind: messageTimerKind,
        key: id,
        dueAt: now,
        payload: { messageId: id },
      });
    });
    return (await this.listWithCounts({ messageId: id }))[0]!;
  }

  /** Lists the latest messages to an area and to the areas below it. */
  listMessages(actor: Actor, area: string | undefined): Promise<UnitMessageDto[]> {
    return this.listWithCounts({ areaPath: this.coverage.requireAreaWithin(actor, area).path });
  }

  /** Lists the unread notices of the actor's unit, newest first. */
  async listUnreadNotices(actor: Actor): Promise<UnitNoticeDto[]> {
    const found = await listUnreadMessages(this.dataSource.manager, requireOwnUnit(actor), maxListedMessages);
    return found.map((row) => ({
      messageId: row.id,
      text: row.text,
      sentAt: row.sentAt.toISOString(),
      place: row.sentByPlace,
    }));
  }

  /** Marks a notice as read. A repeated call keeps the first instant. @throws Problem REGISTRATION.NOT_FOUND when the unit was no recipient */
  async markNoticeRead(actor: Actor, messageId: string): Promise<void> {
    const isRecipient = await markNoticeRead(
      this.dataSource.manager,
      messageId,
      requireOwnUnit(actor),
      this.clock.now(),
    );
    if (!isRecipient) throw new Problem('REGISTRATION.NOT_FOUND');
  }

  private async sendWaitingMails(messageId: string): Promise<void> {
    const message = await this.unitMessages.findOneBy({ id: messageId });
    if (message === null) return;
    const waiting = await this.recipients.find({
      select: { messageId: true, unitId: true },
      where: { messageId, mail: 'waiting' },
      order: { unitId: 'ASC' },
    });
    const failures = await deliverToAll({
      recipients: waiting.map(({ unitId }) => unitId),
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
  private async sendMail(manager: EntityManager, message: UnitMessageEntity, unitId: string): Promise<void> {
    const unit = await lockWaitingRecipient(manager, message.id, unitId);
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
                  place: message.sentByPlace,
                  text: message.text,
                  origin: this.config.publicOrigin,
                  audience: message.audience,
                  outdatedPosters: await countOutdatedPosters(manager, unit.id),
                }),
              })
            ).outcome;
    await manager.update(
      UnitMessageRecipientEntity,
      { messageId: message.id, unitId },
      { mail: outcome === 'accepted' ? 'sent' : outcome },
    );
  }

  private async listWithCounts(filter: Parameters<typeof listCountedMessages>[1]): Promise<UnitMessageDto[]> {
    const found = await listCountedMessages(this.dataSource.manager, filter, maxListedMessages);
    return found.map((row) => ({
      messageId: row.id,
      areaPath: row.areaPath,
      areaName: row.areaName,
      audience: row.audience,
      days: row.days,
      text: row.text,
      sentAt: row.sentAt.toISOString(),
      byName: row.sentByName,
      byPlace: row.sentByPlace,
      units: row.recipientCount,
      mails: row.mailCount,
      mailsWaiting: row.waitingMailCount,
      mailsRefused: row.refusedMailCount,
      read: row.readCount,
    }));
  }
}
