import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { SmsChannel } from '@khai-bao/platform/notification';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { districtNameOf } from '../cases/district-path.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactCipher } from '../contacts/contact-cipher.js';
import { ContactPhones } from '../contacts/contact-phones.js';
import { findContactCase, isOpenCase } from '../contacts/find-contact-case.js';
import { CoVisitorCipher } from './co-visitor-cipher.js';
import { CoVisitorNoticeEntity } from './co-visitor-notice.entity.js';
import type {
  CoVisitorMessageDto,
  CoVisitorNoticeDto,
  CoVisitorNoticesDto,
  FailedRecipientListDto,
} from './co-visitor-notices.dto.js';
import { countRecipients, type RecipientCount } from './co-visitor-notices.queries.js';
import { coVisitorPolicy } from './co-visitor-policy.js';
import { CoVisitorPreparer } from './co-visitor-preparer.js';
import { CoVisitorRecipientEntity, type RecipientState } from './co-visitor-recipient.entity.js';
import { buildCoVisitorMessage, currentTextVersion } from './co-visitor.texts.js';

const maxListedNotices = 50;

/** Reads notices: numbers and texts without personal data, and on request whom a message did not reach. */
@Injectable()
export class CoVisitorReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contactCipher: ContactCipher,
    private readonly cipher: CoVisitorCipher,
    private readonly phones: ContactPhones,
    private readonly preparer: CoVisitorPreparer,
    private readonly sms: SmsChannel,
    private readonly trail: AccessTrail,
  ) {}

  /** Returns the notices of a case, the newest first. @throws Problem ALERTS.NOT_FOUND */
  async listNotices(actor: Actor, caseId: string): Promise<CoVisitorNoticesDto> {
    const { manager } = this.dataSource;
    const suspectedCase = await findContactCase(manager, actor, caseId);
    const notices = await manager.find(CoVisitorNoticeEntity, {
      where: { caseId },
      order: { preparedAt: 'DESC', id: 'DESC' },
      take: maxListedNotices,
    });
    const { text } = buildCoVisitorMessage(currentTextVersion, {
      day: suspectedCase.day,
      district: districtNameOf(suspectedCase.areaName),
      hotline: await this.preparer.findHotline(manager, suspectedCase),
    });
    const { minPeople, hoursToRelease } = coVisitorPolicy;
    return {
      caseCode: suspectedCase.code,
      unitName: suspectedCase.unitName,
      isOpen: isOpenCase(suspectedCase),
      canSend: this.sms.isConfigured,
      minPeople,
      hoursToRelease,
      sampleText: text,
      items: await this.toNoticeDtos(manager, actor, suspectedCase, notices),
    };
  }

  /** Lists whom a notice did not reach, with the reason. @throws Problem ALERTS.NOT_FOUND, ALERTS.CO_VISITOR_NOTICE_NOT_FOUND */
  listFailures(
    actor: Actor,
    caseId: string,
    noticeId: string,
    { limit, cursor }: PageQuery,
  ): Promise<FailedRecipientListDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await findContactCase(manager, actor, caseId);
      if (!(await manager.existsBy(CoVisitorNoticeEntity, { id: noticeId, caseId })))
        throw new Problem('ALERTS.CO_VISITOR_NOTICE_NOT_FOUND');
      const subject = `${suspectedCase.code} · ${suspectedCase.unitName}`;
      await this.trail.recordAccess(manager, actor, 'case.read-contacts', 'case', caseId, subject);
      const after = decodeCursor(cursor, 'uuid');
      const found = await manager.find(CoVisitorRecipientEntity, {
        where: {
          noticeId,
          state: 'failed',
          ...(after === null ? {} : { id: MoreThan(String(after[0])) }),
        },
        order: { id: 'ASC' },
        take: limit + 1,
      });
      const page = toPage(found, limit, (last) => encodeCursor(last.id));
      const key = this.contactCipher.findKey(suspectedCase);
      const names = await this.phones.findNames(
        manager,
        suspectedCase,
        page.items.map(({ contactId }) => contactId),
      );
      return {
        items: page.items.map((recipient) => ({
          recipientId: recipient.id,
          contactId: recipient.contactId,
          fullName: names.get(recipient.contactId) ?? null,
          phone: this.cipher.openPhone(key, recipient) ?? '',
          day: recipient.day,
          failure: recipient.failure ?? 'no-response',
          attempts: recipient.attempts,
        })),
        nextCursor: page.nextCursor,
      };
    });
  }

  async toNoticeDto(
    manager: EntityManager,
    actor: Actor,
    suspectedCase: SuspectedCaseEntity,
    notice: CoVisitorNoticeEntity,
  ): Promise<CoVisitorNoticeDto> {
    const [dto] = await this.toNoticeDtos(manager, actor, suspectedCase, [notice]);
    return dto!;
  }

  private async toNoticeDtos(
    manager: EntityManager,
    { accountId }: Actor,
    suspectedCase: SuspectedCaseEntity,
    notices: readonly CoVisitorNoticeEntity[],
  ): Promise<CoVisitorNoticeDto[]> {
    const counts = await countRecipients(
      manager,
      notices.map(({ id }) => id),
    );
    const key = this.contactCipher.findKey(suspectedCase);
    return notices.map((notice) => {
      const own = counts.filter(({ noticeId }) => noticeId === notice.id);
      const countOf = (...states: RecipientState[]): number =>
        own.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
      const { preparedAt, expiresAt, decidedAt, finishedAt } = notice;
      return {
        noticeId: notice.id,
        state: notice.state,
        reasons: notice.reasons,
        textVersion: notice.textVersion,
        messages: toMessages(notice, own),
        people: countOf('prepared', 'due', 'sending', 'sent', 'failed'),
        contactCount: notice.contactCount,
        withoutPhoneCount: notice.withoutPhoneCount,
        reachedCount: notice.reachedCount,
        sharedPhoneCount: notice.sharedPhoneCount,
        earlierNoticeCount: notice.earlierNoticeCount,
        leftOutCount: countOf('left-out'),
        waitingCount: countOf('due', 'sending'),
        sentCount: countOf('sent'),
        failedCount: countOf('failed'),
        preparedAt: preparedAt.toISOString(),
        preparedByName: notice.preparedByName,
        isOwn: notice.preparedBy === accountId,
        expiresAt: expiresAt.toISOString(),
        decidedAt: decidedAt?.toISOString() ?? null,
        decidedByName: notice.decidedByName,
        decisionReason: this.cipher.openReason(key, notice.id, notice.decisionReasonSealed),
        finishedAt: finishedAt?.toISOString() ?? null,
      };
    });
  }
}

/** The texts of a notice as they are sent, one per day and district. */
function toMessages(
  { textVersion, hotline }: Pick<CoVisitorNoticeEntity, 'textVersion' | 'hotline'>,
  counts: readonly RecipientCount[],
): CoVisitorMessageDto[] {
  const messages = new Map<string, CoVisitorMessageDto>();
  for (const { day, district, state, count } of counts) {
    if (state === 'left-out') continue;
    const known = messages.get(`${day} ${district}`);
    if (known !== undefined) known.people += count;
    else
      messages.set(`${day} ${district}`, {
        day,
        district,
        people: count,
        text: buildCoVisitorMessage(textVersion, { day, district, hotline }).text,
      });
  }
  return [...messages.values()];
}
