import { Injectable, type OnModuleInit } from '@nestjs/common';
import { citizenRoutes, cityDayOf, instantInCity } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { updateReturning } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { SmsChannel } from '@khai-bao/platform/notification';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv4 } from 'uuidv7';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { SignedLinks } from '../links/signed-links.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher, type ContactContent } from './contact-cipher.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { ContactMapper } from './contact-mapper.js';
import { contactPolicy } from './contact-policy.js';
import type { ContactDto } from './contacts.dto.js';
import { findOpenContactCase, isOpenCase } from './find-contact-case.js';
import { buildFollowUpSms } from './follow-up-message.text.js';
import { decideLinkMessage } from './follow-up-rules.js';

const messageTimer = 'follow-up-sms';

/** Phone of a contact; without one, that of their representative. */
const phoneOf = (content: ContactContent | null): string =>
  content?.phone || content?.representative?.phone || '';

/** Sends contacts the link by which they answer the daily question, and reminds them each morning. */
@Injectable()
export class FollowUpLinks implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly cases: CaseStore,
    private readonly sms: SmsChannel,
    private readonly links: SignedLinks,
    private readonly cipher: ContactCipher,
    private readonly mapper: ContactMapper,
    private readonly trail: AccessTrail,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(
      messageTimer,
      (payload, manager) => this.sendMessage(manager, (payload as { linkId: string }).linkId),
      { lane: messageTimer },
    );
  }

  /** Whether messages to phones can be sent. */
  get canSendLinks(): boolean {
    return this.sms.isConfigured;
  }

  /**
   * Sends the link to a contact of the daily follow-up; an earlier link of theirs ends.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.CONTACT_NOT_FOUND, ALERTS.CONTACT_WRONG_STATE,
   * ALERTS.BAD_PHONE, ALERTS.MESSAGES_OFF
   */
  sendLink(actor: Actor, caseId: string, contactId: string): Promise<ContactDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await findOpenContactCase(manager, actor, caseId);
      const contact = await manager.findOne(CaseContactEntity, {
        where: { id: contactId, caseId },
        lock: { mode: 'pessimistic_write' },
      });
      if (contact === null) throw new Problem('ALERTS.CONTACT_NOT_FOUND');
      const key = this.cipher.findKey(suspectedCase);
      const changed = await this.createLink(manager, actor, key, contact);
      const subject = `${suspectedCase.code} · ${suspectedCase.unitName}`;
      await this.trail.recordAccess(manager, actor, 'case.read-contacts', 'case', caseId, subject);
      const [item] = await this.mapper.toContactDtos(manager, actor, key, [changed]);
      return item!;
    });
  }

  /**
   * Creates the link of a contact whose row is locked or was just changed, and has it sent after the commit. The daily call is due
   * later, because the answer is awaited first.
   * @throws Problem ALERTS.CONTACT_WRONG_STATE, ALERTS.BAD_PHONE, ALERTS.MESSAGES_OFF
   */
  async createLink(
    manager: EntityManager,
    actor: Actor,
    key: Buffer | null,
    contact: CaseContactEntity,
  ): Promise<CaseContactEntity> {
    if (!this.canSendLinks) throw new Problem('ALERTS.MESSAGES_OFF');
    if (contact.state !== 'follow-up') throw new Problem('ALERTS.CONTACT_WRONG_STATE');
    if (phoneOf(this.cipher.openContact(key, contact.id, contact.contentSealed)) === '')
      throw new Problem('ALERTS.BAD_PHONE');
    const now = this.clock.now();
    const id = uuidv4();
    await this.removeLink(manager, contact.id);
    await manager.insert(ContactLinkEntity, {
      id,
      contactId: contact.id,
      createdAt: now,
      createdBy: actor.accountId,
    });
    await this.timers.scheduleTimer(manager, {
      kind: messageTimer,
      key: id,
      dueAt: now,
      payload: { linkId: id },
    });
    const dueAt = callTimeOf(contact, contactPolicy.callAfterLinkAt);
    const [changed] = await updateReturning(
      manager,
      CaseContactEntity,
      { id: contact.id },
      { linkState: 'waiting', dueAt },
    );
    return changed!;
  }

  /** Ends the link of a contact. */
  async removeLink(manager: EntityManager, contactId: string): Promise<void> {
    await manager.delete(ContactLinkEntity, { contactId });
  }

  /** Hands over the message that is due. What is sent is decided now, from the rows. */
  private async sendMessage(manager: EntityManager, linkId: string): Promise<void> {
    // Nothing is locked while the gateway is awaited: the contact may answer an earlier message.
    const link = await manager.findOneBy(ContactLinkEntity, { id: linkId });
    const contact = link === null ? null : await manager.findOneBy(CaseContactEntity, { id: link.contactId });
    if (link === null || contact === null) return;
    const [suspectedCase] = await this.cases.findCases(manager, [contact.caseId]);
    if (suspectedCase === undefined) return;
    const now = this.clock.now();
    const { isSent, nextAt } = decideLinkMessage(contact, link.lastSentDay, isOpenCase(suspectedCase), now);
    if (isSent && !(await this.deliverMessage(manager, suspectedCase, contact, link))) return;
    if (nextAt === null) return;
    const timer = { kind: messageTimer, key: linkId, dueAt: nextAt, payload: { linkId } };
    await this.timers.scheduleTimer(manager, timer);
  }

  /** @returns whether the gateway took it. A refused number is called by the caller as before. */
  private async deliverMessage(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
    contact: CaseContactEntity,
    link: ContactLinkEntity,
  ): Promise<boolean> {
    const key = this.cipher.findKey(suspectedCase);
    const phone = phoneOf(this.cipher.openContact(key, contact.id, contact.contentSealed));
    const today = cityDayOf(this.clock.now());
    const url = this.config.publicOrigin + citizenRoutes.followUp(this.links.signToken('follow-up', link.id));
    const isAccepted =
      phone !== '' &&
      (await this.sms.deliver(phone, { id: `follow-up.${link.id}.${today}`, ...buildFollowUpSms(url) }))
        .outcome === 'accepted';
    if (isAccepted) {
      await manager.update(
        CaseContactEntity,
        { id: contact.id, linkState: 'waiting' },
        { linkState: 'sent' },
      );
      await manager.update(ContactLinkEntity, { id: link.id }, { lastSentDay: today });
    } else {
      // Somebody who recorded a result meanwhile has set another time.
      const dueAt = callTimeOf(contact, contactPolicy.followUpAt);
      const { id, version } = contact;
      await manager.update(CaseContactEntity, { id, version }, { dueAt });
      await manager.update(CaseContactEntity, { id }, { linkState: 'refused' });
    }
    return isAccepted;
  }
}

/** Returns the time of the daily call on the day on which it is due. */
const callTimeOf = ({ dueAt }: CaseContactEntity, time: string): Date | null =>
  dueAt === null ? null : instantInCity(cityDayOf(dueAt), time);
