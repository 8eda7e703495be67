import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { CaseLinks } from '../cases/case-links.js';
import type { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { countMissedDays, lastFollowUpDay } from './contact-outcome.js';
import type { ContactDto } from './contacts.dto.js';

/** Maps contacts to the items of lists. */
@Injectable()
export class ContactMapper {
  constructor(
    private readonly cipher: ContactCipher,
    private readonly links: CaseLinks,
    private readonly clock: Clock,
  ) {}

  /** Maps contacts with the cases that were opened for them. */
  async toContactDtos(
    manager: EntityManager,
    actor: Actor,
    key: Buffer | null,
    contacts: readonly CaseContactEntity[],
  ): Promise<ContactDto[]> {
    const openedIds = contacts.flatMap(({ openedCaseId }) => openedCaseId ?? []);
    const opened = await this.links.describeCases(manager, actor, openedIds);
    const symptoms = await this.readSymptoms(manager, key, contacts);
    return contacts.map((contact) => ({
      ...this.toContactDto(key, contact),
      openedCase: opened.get(contact.openedCaseId ?? '') ?? null,
      symptoms: symptoms.get(contact.id) ?? [],
    }));
  }

  /** Reads the symptoms that ill contacts named by link, by the id of the contact. */
  async readSymptoms(
    manager: EntityManager,
    key: Buffer | null,
    contacts: readonly CaseContactEntity[],
  ): Promise<ReadonlyMap<string, string[]>> {
    const asked = contacts.filter(({ state, linkState }) => state === 'ill' && linkState !== null);
    if (asked.length === 0) return new Map();
    const contactId = In(asked.map(({ id }) => id));
    const links = await manager.findBy(ContactLinkEntity, { contactId, answer: 'symptoms' });
    return new Map(
      links.map((link) => [link.contactId, this.cipher.openSymptoms(key, link.id, link.symptomsSealed)]),
    );
  }

  /** @param key key of the case; null: it cannot be opened, and nothing of the person is shown */
  toContactDto(key: Buffer | null, contact: CaseContactEntity): Omit<ContactDto, 'openedCase' | 'symptoms'> {
    const content = this.cipher.openContact(key, contact.id, contact.contentSealed);
    const isHeld = contact.contentState === 'held' || contact.contentState === 'restricted';
    const { state, dueAt, followUpFrom } = contact;
    return {
      contactId: contact.id,
      content: isHeld && content === null ? 'unreadable' : contact.contentState,
      fullName: content?.fullName ?? null,
      birthYear: content?.birthYear ?? null,
      sex: content?.sex ?? null,
      phone: content?.phone ?? '',
      address: content?.address ?? null,
      representative: content?.representative ?? null,
      reason: contact.reason,
      minutesTogether: contact.minutesTogether,
      minutesApart: contact.minutesApart,
      nearAt: contact.nearAt.toISOString(),
      day: contact.day,
      unitName: contact.unitName,
      gateName: contact.gateName,
      state,
      attempts: contact.attempts,
      dueAt: dueAt?.toISOString() ?? null,
      isDue:
        (state === 'to-call' && dueAt === null) ||
        (['to-call', 'follow-up', 'ill'].includes(state) && dueAt !== null && dueAt <= this.clock.now()),
      followUpFrom,
      followUpUntil: followUpFrom === null ? null : lastFollowUpDay(followUpFrom),
      answeredDays: contact.answeredDays,
      missedDays: state === 'follow-up' ? countMissedDays(contact, this.clock.today()) : 0,
      lastResult: contact.lastResult,
      assigneeId: contact.assigneeId,
      assigneeName: contact.assigneeName,
      importedByName: contact.importedByName,
      metAt: content?.metAt ?? null,
      importNote: content?.note ?? null,
      linkState: contact.linkState,
      version: contact.version,
    };
  }
}
