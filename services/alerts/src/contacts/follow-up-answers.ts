import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import { updateReturning } from '@khai-bao/platform/database';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { SignedLinks } from '../links/signed-links.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { contactSymptoms, nameSymptoms } from './contact-symptoms.js';
import { isOpenCase } from './find-contact-case.js';
import { decideLinkAnswer, describeFollowUp, type FollowUpState } from './follow-up-rules.js';
import type { AnswerFollowUpDto, FollowUpPageDto } from './follow-up.dto.js';

/** Requests from one client address. Many phones of a mobile network have one address. */
const addressLimit: RateLimit = { name: 'follow-up-address', maxPerWindow: 300, windowSeconds: 10 * 60 };
/** Requests with one link. */
const linkLimit: RateLimit = { name: 'follow-up-link', maxPerWindow: 40, windowSeconds: 60 * 60 };

interface FoundLink {
  readonly link: ContactLinkEntity;
  readonly contact: CaseContactEntity;
  readonly suspectedCase: SuspectedCaseEntity;
}

/** The daily question of a contact, by the token of a link and without a sign-in. It says nothing about whom, where or why. */
@Injectable()
export class FollowUpAnswers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: CaseStore,
    private readonly links: SignedLinks,
    private readonly cipher: ContactCipher,
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
    private readonly clock: Clock,
  ) {}

  /** Reads today's question and answer. @throws Problem ALERTS.LINK_EXPIRED, ALERTS.FOLLOW_UP_ENDED */
  async openFollowUp(token: string): Promise<FollowUpPageDto> {
    const linkId = await this.verifyLink(token);
    return this.dataSource.transaction(async (manager) => {
      const { link, contact, suspectedCase } = await this.findLink(manager, linkId, { isRead: true });
      const state = describeFollowUp(contact, link, this.clock.now());
      if (state === null) throw new Problem('ALERTS.FOLLOW_UP_ENDED');
      return this.toPage(suspectedCase, link, state);
    });
  }

  /**
   * Records today's answer, or corrects it. Symptoms put the contact first in the row of calls and change the open pages of the case.
   * @throws Problem ALERTS.LINK_EXPIRED, ALERTS.FOLLOW_UP_ENDED
   */
  async answerFollowUp({ token, answer, symptoms }: AnswerFollowUpDto): Promise<FollowUpPageDto> {
    const linkId = await this.verifyLink(token);
    return this.dataSource.transaction(async (manager) => {
      const { link, contact, suspectedCase } = await this.findLink(manager, linkId, {
        isRead: false,
        isCaseLocked: answer === 'symptoms',
      });
      const now = this.clock.now();
      const decision = decideLinkAnswer(contact, link, answer, now);
      const key = this.cipher.findKey(suspectedCase);
      if ('refusal' in decision || key === null) throw new Problem('ALERTS.FOLLOW_UP_ENDED');
      const { state, answeredDays, lastAnsweredDay, dueAt } = decision.change;
      const [changed] = await updateReturning(
        manager,
        CaseContactEntity,
        { id: contact.id },
        { state, answeredDays, lastAnsweredDay, dueAt, lastResult: answer, version: () => 'version + 1' },
      );
      const named = answer === 'symptoms' ? symptoms : [];
      const [answered] = await updateReturning(
        manager,
        ContactLinkEntity,
        { id: link.id },
        {
          answeredDay: this.clock.today(),
          answer,
          answeredVersion: changed!.version,
          symptomsSealed:
            named.length === 0 ? null : this.cipher.sealLine(key, link.id, JSON.stringify(named)),
        },
      );
      await manager.insert(CaseContactEventEntity, {
        contactId: contact.id,
        recordedAt: now,
        result: answer,
        actorId: null,
        actorName: null,
        noteSealed: named.length === 0 ? null : this.cipher.sealLine(key, contact.id, nameSymptoms(named)),
      });
      if (decision.isNewlyIll) await this.recordSymptoms(manager, suspectedCase);
      const shown = describeFollowUp(changed!, answered!, now);
      return this.toPage(suspectedCase, answered!, shown!);
    });
  }

  /** Returns the id of a link whose token was signed here. @throws Problem ALERTS.LINK_EXPIRED */
  private async verifyLink(token: string): Promise<string> {
    await this.limiter.consume(addressLimit, this.addresses.currentClientAddress());
    const linkId = this.links.verifyToken('follow-up', token);
    if (linkId === null) throw new Problem('ALERTS.LINK_EXPIRED');
    await this.limiter.consume(linkLimit, linkId);
    return linkId;
  }

  /** Reads a link with its contact and case. A change locks the case, when it changes it, before the contact, as others do. */
  private async findLink(
    manager: EntityManager,
    linkId: string,
    { isRead, isCaseLocked = false }: { readonly isRead: boolean; readonly isCaseLocked?: boolean },
  ): Promise<FoundLink> {
    const known = await manager.findOneBy(ContactLinkEntity, { id: linkId });
    const owner = known === null ? null : await manager.findOneBy(CaseContactEntity, { id: known.contactId });
    if (owner === null) throw new Problem('ALERTS.LINK_EXPIRED');
    const suspectedCase = isCaseLocked
      ? await this.cases.lockCase(manager, owner.caseId)
      : ((await this.cases.findCases(manager, [owner.caseId]))[0] ?? null);
    if (suspectedCase === null || !isOpenCase(suspectedCase)) throw new Problem('ALERTS.FOLLOW_UP_ENDED');
    const lock = isRead ? {} : { lock: { mode: 'pessimistic_write' as const } };
    const contact = await manager.findOne(CaseContactEntity, { where: { id: owner.id }, ...lock });
    const link = await manager.findOne(ContactLinkEntity, { where: { id: linkId }, ...lock });
    if (contact === null || link === null) throw new Problem('ALERTS.LINK_EXPIRED');
    // Its case was merged meanwhile: the contact is one of the case that stays, whose key seals what is recorded.
    if (contact.caseId !== suspectedCase.id) return this.findLink(manager, linkId, { isRead, isCaseLocked });
    return { link, contact, suspectedCase };
  }

  /** The history of the case and its open pages show at once that a contact has symptoms. */
  private async recordSymptoms(manager: EntityManager, suspectedCase: SuspectedCaseEntity): Promise<void> {
    await this.cases.transitionCase(
      manager,
      suspectedCase,
      { state: suspectedCase.state, escalationClock: 'unchanged' },
      { actor: null, note: null, entry: 'contact-symptoms' },
    );
  }

  private toPage(
    suspectedCase: SuspectedCaseEntity,
    link: ContactLinkEntity,
    state: FollowUpState,
  ): FollowUpPageDto {
    const key = this.cipher.findKey(suspectedCase);
    const isShown = state.answer === 'symptoms';
    return {
      ...state,
      symptoms: isShown ? this.cipher.openSymptoms(key, link.id, link.symptomsSealed) : [],
      choices: contactSymptoms.map(({ code, text }) => ({ code, vi: text.vi, en: text.en })),
    };
  }
}
