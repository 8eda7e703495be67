import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem, daysBefore } from '@khai-bao/platform/core';
import { DailyMaintenance, updateReturning } from '@khai-bao/platform/database';
import { DataSource, LessThanOrEqual, type EntityManager } from 'typeorm';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCallers } from './contact-callers.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactMapper } from './contact-mapper.js';
import { decideContactResult, type ContactResult } from './contact-outcome.js';
import { contactPolicy } from './contact-policy.js';
import type { ContactDto, SplitContactsDto, SplitResultDto } from './contacts.dto.js';
import { dealContacts } from './contacts.queries.js';
import { findOpenContactCase, lockContactCase } from './find-contact-case.js';
import { FollowUpLinks } from './follow-up-links.js';

/** What somebody recorded about a contact. */
export interface RecordedResult {
  readonly version: number;
  readonly result: ContactResult;
  readonly note: string | null;
  /** Whether a contact who was reached gets the link of the daily question. */
  readonly isLinkSent?: boolean;
}

/** Splits contacts among callers and records what they were told. */
@Injectable()
export class ContactWork implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly callers: ContactCallers,
    private readonly links: FollowUpLinks,
    private readonly mapper: ContactMapper,
    private readonly cipher: ContactCipher,
    private readonly trail: AccessTrail,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'contact-follow-ups', run: () => this.endFollowUps() });
  }

  /**
   * Splits the contacts that are to be called among callers, evenly and in the order of rank.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.UNKNOWN_DUTY_PERSON
   */
  splitContacts(actor: Actor, caseId: string, form: SplitContactsDto): Promise<SplitResultDto> {
    return this.dataSource.transaction(async (manager) => {
      await lockContactCase(manager, actor, caseId);
      const callers = await this.callers.findCallers(manager, actor, form.accountIds);
      return { assigned: await dealContacts(manager, caseId, callers, form.includeAssigned) };
    });
  }

  /**
   * Records a call or a daily answer. A contact without a caller becomes the actor's.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.CONTACT_NOT_FOUND, ALERTS.CONTACT_CHANGED,
   * ALERTS.CONTACT_WRONG_STATE, ALERTS.BAD_PHONE, ALERTS.MESSAGES_OFF
   */
  recordResult(
    actor: Actor,
    caseId: string,
    contactId: string,
    recorded: RecordedResult,
  ): Promise<ContactDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await findOpenContactCase(manager, actor, caseId);
      const contact = await manager.findOneBy(CaseContactEntity, { id: contactId, caseId });
      if (contact === null) throw new Problem('ALERTS.CONTACT_NOT_FOUND');
      if (contact.version !== recorded.version) throw new Problem('ALERTS.CONTACT_CHANGED');
      const now = this.clock.now();
      const decision = decideContactResult(contact, recorded.result, now);
      if ('refusal' in decision) throw new Problem(decision.refusal);
      const key = this.cipher.findKey(suspectedCase);
      if (key === null) throw new Problem('ALERTS.WRONG_STATE');
      const { state, attempts, reachedAt, followUpFrom, answeredDays, lastAnsweredDay, dueAt } =
        decision.change;
      const [changed] = await updateReturning(
        manager,
        CaseContactEntity,
        // With its case: a contact may move to another one, which has another key.
        { id: contactId, caseId: suspectedCase.id, version: recorded.version },
        {
          state,
          attempts,
          reachedAt,
          followUpFrom,
          answeredDays,
          lastAnsweredDay,
          dueAt,
          lastResult: recorded.result,
          ...(recorded.result === 'reached' ? { linkState: null } : {}),
          version: () => 'version + 1',
          ...(contact.assigneeId === null
            ? { assigneeId: actor.accountId, assigneeName: actor.displayName }
            : {}),
        },
      );
      if (changed === undefined) throw new Problem('ALERTS.CONTACT_CHANGED');
      await manager.insert(CaseContactEventEntity, {
        contactId,
        recordedAt: now,
        result: recorded.result,
        actorId: actor.accountId,
        actorName: actor.displayName,
        noteSealed: recorded.note === null ? null : this.cipher.sealLine(key, contactId, recorded.note),
      });
      const subject = `${suspectedCase.code} · ${suspectedCase.unitName}`;
      await this.trail.recordAccess(manager, actor, 'case.read-contacts', 'case', caseId, subject);
      const [item] = await this.mapper.toContactDtos(manager, actor, key, [
        await this.renewLink(manager, actor, key, changed, recorded),
      ]);
      return item!;
    });
  }

  /** A contact who is reached begins another follow-up: their earlier link ends, and they get another one on request. */
  private async renewLink(
    manager: EntityManager,
    actor: Actor,
    key: Buffer,
    contact: CaseContactEntity,
    { result, isLinkSent = false }: RecordedResult,
  ): Promise<CaseContactEntity> {
    if (result !== 'reached') return contact;
    if (isLinkSent) return this.links.createLink(manager, actor, key, contact);
    await this.links.removeLink(manager, contact.id);
    return contact;
  }

  /** Nobody calls after the last day of a follow-up. */
  private async endFollowUps(): Promise<void> {
    await this.dataSource.manager.update(
      CaseContactEntity,
      {
        state: 'follow-up',
        followUpFrom: LessThanOrEqual(daysBefore(this.clock.today(), contactPolicy.followUpDays)),
      },
      { state: 'done', dueAt: null },
    );
  }
}
