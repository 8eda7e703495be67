import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import type { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { countMissedDays, lastFollowUpDay } from './contact-outcome.js';
import type { ContactDto } from './contacts.dto.js';

/** Maps contacts to the items of lists. */
@Injectable()
export class ContactMapper {
  constructor(
    private readonly cipher: ContactCipher,
    private readonly clock: Clock,
  ) {}

  /** @param key key of the case; null: it cannot be opened, and nothing of the person is shown */
  toContactDto(key: Buffer | null, contact: CaseContactEntity): ContactDto {
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
        ((state === 'to-call' || state === 'follow-up') && dueAt !== null && dueAt <= this.clock.now()),
      followUpFrom,
      followUpUntil: followUpFrom === null ? null : lastFollowUpDay(followUpFrom),
      answeredDays: contact.answeredDays,
      missedDays: state === 'follow-up' ? countMissedDays(contact, this.clock.today()) : 0,
      lastResult: contact.lastResult,
      assigneeId: contact.assigneeId,
      assigneeName: contact.assigneeName,
      version: contact.version,
    };
  }
}
