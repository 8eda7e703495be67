import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { insertReturning } from '@khai-bao/platform/database';
import { Clock, Problem } from '@khai-bao/platform/core';
import { SmsChannel } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CaseItemMapper } from '../cases/case-item-mapper.js';
import { districtNameOf } from '../cases/district-path.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactCipher } from '../contacts/contact-cipher.js';
import { ContactPhones, type ContactPhone } from '../contacts/contact-phones.js';
import { DutyService } from '../duty/duty.service.js';
import { UnitPlaces } from '../units/unit-places.js';
import { CoVisitorCipher } from './co-visitor-cipher.js';
import { CoVisitorClock } from './co-visitor-clock.js';
import { CoVisitorNoticeEntity } from './co-visitor-notice.entity.js';
import type { PrepareCoVisitorNoticeDto } from './co-visitor-notices.dto.js';
import { insertRecipients, listNotifiedPeople, type NewRecipient } from './co-visitor-notices.queries.js';
import { coVisitorPolicy } from './co-visitor-policy.js';
import { currentTextVersion } from './co-visitor.texts.js';
import { selectRecipients } from './recipient-selection.js';

const hourMs = 3_600_000;
/** Recipients of one statement. */
const insertedAtATime = 2_000;

/** Prepares notices: chooses the people and seals their numbers. */
@Injectable()
export class CoVisitorPreparer {
  constructor(
    private readonly phones: ContactPhones,
    private readonly contactCipher: ContactCipher,
    private readonly cipher: CoVisitorCipher,
    private readonly items: CaseItemMapper,
    private readonly duty: DutyService,
    private readonly units: UnitPlaces,
    private readonly notices: CoVisitorClock,
    private readonly sms: SmsChannel,
    private readonly clock: Clock,
  ) {}

  /**
   * Prepares a notice of a locked, open case, which has no other prepared one. Its recipients are chosen now: contacts who are found
   * later belong to another notice.
   * @throws Problem ALERTS.MESSAGES_OFF, ALERTS.CO_VISITOR_NOTICE_STATE, ALERTS.NO_CO_VISITORS, ALERTS.WRONG_STATE
   */
  async prepareNotice(
    manager: EntityManager,
    actor: Actor,
    suspectedCase: SuspectedCaseEntity,
    { reasons }: PrepareCoVisitorNoticeDto,
  ): Promise<{ notice: CoVisitorNoticeEntity; people: number }> {
    if (!this.sms.isConfigured) throw new Problem('ALERTS.MESSAGES_OFF');
    const { id: caseId } = suspectedCase;
    if (await manager.existsBy(CoVisitorNoticeEntity, { caseId, state: 'prepared' }))
      throw new Problem('ALERTS.CO_VISITOR_NOTICE_STATE');
    const key = this.contactCipher.findKey(suspectedCase);
    if (key === null) throw new Problem('ALERTS.WRONG_STATE');
    const all = await this.phones.listPhones(manager, suspectedCase);
    const notified = new Set(
      (await listNotifiedPeople(manager, caseId)).map(({ day, phoneIndex }) => `${day} ${phoneIndex}`),
    );
    const chosen = all.filter(({ reason }) => reasons.includes(reason));
    const selection = selectRecipients(chosen, {
      phonePrefixes: coVisitorPolicy.phonePrefixes,
      reachedPhones: this.listReachedPhones(suspectedCase, all),
      isInEarlierNotice: (day, phone) => notified.has(`${day} ${this.cipher.indexPhone(key, phone)}`),
    });
    if (selection.recipients.length === 0) throw new Problem('ALERTS.NO_CO_VISITORS');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + coVisitorPolicy.hoursToRelease * hourMs);
    const { recipients, ...counts } = selection;
    const notice = await insertReturning(manager, CoVisitorNoticeEntity, {
      id: uuidv7(),
      caseId,
      state: 'prepared',
      reasons,
      textVersion: currentTextVersion,
      hotline: await this.findHotline(manager, suspectedCase),
      contactCount: chosen.length,
      ...counts,
      preparedAt: now,
      preparedBy: actor.accountId,
      preparedByName: actor.displayName,
      expiresAt,
    });
    await this.insertRecipients(manager, suspectedCase, { key, noticeId: notice.id, recipients });
    await this.notices.scheduleExpiry(manager, notice.id, expiresAt);
    return { notice, people: recipients.length };
  }

  /** Leaves out of a prepared notice whom somebody has talked to since. */
  async leaveReachedOut(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
    leaveOut: (phoneIndexes: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const key = this.contactCipher.findKey(suspectedCase);
    if (key === null) throw new Problem('ALERTS.WRONG_STATE');
    const reached = this.listReachedPhones(
      suspectedCase,
      await this.phones.listPhones(manager, suspectedCase),
    );
    await leaveOut([...reached].map((phone) => this.cipher.indexPhone(key, phone)));
  }

  /** Returns the number that messages of a case name: that of its centre. */
  async findHotline(
    manager: EntityManager,
    { areaPath }: Pick<SuspectedCaseEntity, 'areaPath'>,
  ): Promise<string> {
    return (await this.duty.findCentreOfPath(manager, areaPath))?.hotline ?? '';
  }

  /** The centre talks to the person of the case; their household may share the number. */
  private listReachedPhones(
    suspectedCase: SuspectedCaseEntity,
    contacts: readonly ContactPhone[],
  ): ReadonlySet<string> {
    const own = this.items.readContent(suspectedCase);
    return new Set([
      ...contacts.filter(({ isReached, phone }) => isReached && phone !== '').map(({ phone }) => phone),
      ...[own?.person.phone, own?.representative?.phone].filter((phone) => phone !== undefined),
    ]);
  }

  private async insertRecipients(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
    {
      key,
      noticeId,
      recipients,
    }: {
      readonly key: Buffer;
      readonly noticeId: string;
      readonly recipients: readonly ContactPhone[];
    },
  ): Promise<void> {
    const districts = await this.units.findDistrictNames(
      manager,
      recipients.map(({ unitId }) => unitId),
    );
    const rows = recipients.map(({ contactId, day, unitId, phone }): NewRecipient => {
      const id = uuidv7();
      return {
        id,
        noticeId,
        caseId: suspectedCase.id,
        contactId,
        day,
        district: districts.get(unitId) ?? districtNameOf(suspectedCase.areaName),
        phoneIndex: this.cipher.indexPhone(key, phone),
        phoneSealed: this.cipher.sealPhone(key, id, phone),
      };
    });
    for (let from = 0; from < rows.length; from += insertedAtATime)
      await insertRecipients(manager, rows.slice(from, from + insertedAtATime));
  }
}
