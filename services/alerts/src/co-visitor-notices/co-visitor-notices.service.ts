import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccessAction, CaseHistoryEntry } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { updateReturning } from '@khai-bao/platform/database';
import { DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactCipher } from '../contacts/contact-cipher.js';
import { lockContactCase } from '../contacts/find-contact-case.js';
import { CoVisitorCipher } from './co-visitor-cipher.js';
import { CoVisitorClock } from './co-visitor-clock.js';
import { CoVisitorNoticeEntity } from './co-visitor-notice.entity.js';
import type {
  CoVisitorNoticeDto,
  PrepareCoVisitorNoticeDto,
  ReleaseCoVisitorNoticeDto,
} from './co-visitor-notices.dto.js';
import { leaveOutRecipients } from './co-visitor-notices.queries.js';
import { coVisitorPolicy } from './co-visitor-policy.js';
import { CoVisitorPreparer } from './co-visitor-preparer.js';
import { CoVisitorReader } from './co-visitor-reader.js';
import { CoVisitorRecipientEntity } from './co-visitor-recipient.entity.js';
import { decideCoVisitorNotice, type CoVisitorCommand } from './co-visitor-transitions.js';

/** How a press is recorded: in the history of the case and in the access trail. */
interface RecordedPress {
  readonly entry: CaseHistoryEntry;
  readonly action: AccessAction;
  readonly note: string | null;
}

interface OpenedNotice {
  readonly manager: EntityManager;
  readonly suspectedCase: SuspectedCaseEntity;
  readonly notice: CoVisitorNoticeEntity;
}

/** Notices to the contacts of a case: one person prepares, a second one releases or refuses. Each press is recorded. */
@Injectable()
export class CoVisitorNotices implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly preparer: CoVisitorPreparer,
    private readonly reader: CoVisitorReader,
    private readonly store: CaseStore,
    private readonly contactCipher: ContactCipher,
    private readonly cipher: CoVisitorCipher,
    private readonly notices: CoVisitorClock,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.notices.registerExpiryHandler((manager, noticeId) => this.expireNotice(manager, noticeId));
  }

  /** Prepares a notice. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, and those of `CoVisitorPreparer` */
  prepareNotice(actor: Actor, caseId: string, form: PrepareCoVisitorNoticeDto): Promise<CoVisitorNoticeDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await lockContactCase(manager, actor, caseId);
      const { notice, people } = await this.preparer.prepareNotice(manager, actor, suspectedCase, form);
      await this.recordPress(manager, actor, suspectedCase, {
        entry: 'co-visitors-prepared',
        action: 'case.prepare-notice',
        note: peopleText(people),
      });
      return this.reader.toNoticeDto(manager, actor, suspectedCase, notice);
    });
  }

  /**
   * Releases a notice that somebody else prepared. Whom somebody talked to in the meantime is left out.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.CO_VISITOR_NOTICE_NOT_FOUND, ALERTS.CO_VISITOR_NOTICE_STATE,
   * ALERTS.SECOND_PERSON_NEEDED, ALERTS.TOO_FEW_CO_VISITORS, ALERTS.NO_CO_VISITORS
   */
  releaseNotice(
    actor: Actor,
    caseId: string,
    noticeId: string,
    { fewPeopleReason }: ReleaseCoVisitorNoticeDto,
  ): Promise<CoVisitorNoticeDto> {
    return this.change(actor, caseId, noticeId, async ({ manager, suspectedCase, notice }) => {
      await this.preparer.leaveReachedOut(manager, suspectedCase, (phoneIndexes) =>
        leaveOutRecipients(manager, noticeId, phoneIndexes),
      );
      const people = await manager.countBy(CoVisitorRecipientEntity, { noticeId, state: 'prepared' });
      const command = {
        kind: 'release',
        accountId: actor.accountId,
        people,
        fewPeopleReason: fewPeopleReason ?? null,
      } as const;
      const reason = people < coVisitorPolicy.minPeople ? (fewPeopleReason ?? null) : null;
      const sendingSince = this.clock.now();
      const changed = await this.decide({ manager, suspectedCase, notice }, command, actor, reason, {
        sendingSince,
      });
      await manager.update(CoVisitorRecipientEntity, { noticeId, state: 'prepared' }, { state: 'due' });
      await this.notices.scheduleSending(manager, noticeId);
      await this.recordPress(manager, actor, suspectedCase, {
        entry: 'co-visitors-released',
        action: 'case.release-notice',
        note: [peopleText(people), reason].filter((part) => part !== null).join('. '),
      });
      return changed;
    });
  }

  /** Refuses a notice that somebody else prepared. @throws Problem as `releaseNotice` */
  refuseNotice(actor: Actor, caseId: string, noticeId: string, reason: string): Promise<CoVisitorNoticeDto> {
    return this.change(actor, caseId, noticeId, async (opened) => {
      const { accountId } = actor;
      const changed = await this.decide(opened, { kind: 'refuse', accountId }, actor, reason);
      await this.recordPress(opened.manager, actor, opened.suspectedCase, {
        entry: 'co-visitors-refused',
        action: 'case.refuse-notice',
        note: reason,
      });
      return changed;
    });
  }

  /** Cancels a notice before its release. @throws Problem as `releaseNotice` */
  cancelNotice(actor: Actor, caseId: string, noticeId: string): Promise<CoVisitorNoticeDto> {
    return this.change(actor, caseId, noticeId, async (opened) => {
      const changed = await this.decide(opened, { kind: 'cancel' }, actor, null);
      await this.recordPress(opened.manager, actor, opened.suspectedCase, {
        entry: 'co-visitors-cancelled',
        action: 'case.cancel-notice',
        note: null,
      });
      return changed;
    });
  }

  /** Sends the messages again that were not delivered. @throws Problem as `releaseNotice` */
  retryNotice(actor: Actor, caseId: string, noticeId: string): Promise<CoVisitorNoticeDto> {
    return this.change(actor, caseId, noticeId, async ({ manager, suspectedCase, notice }) => {
      const failed = await manager.countBy(CoVisitorRecipientEntity, { noticeId, state: 'failed' });
      const now = this.clock.now();
      const decision = decideCoVisitorNotice(notice, { kind: 'retry', failed }, now);
      if ('refusal' in decision) throw new Problem(decision.refusal);
      await manager.update(
        CoVisitorRecipientEntity,
        { noticeId, state: 'failed' },
        { state: 'due', failure: null, endedAt: null },
      );
      const [changed] = await updateReturning(
        manager,
        CoVisitorNoticeEntity,
        { id: noticeId },
        { state: decision.state, sendingSince: now, finishedAt: null },
      );
      await this.notices.scheduleSending(manager, noticeId);
      await this.recordPress(manager, actor, suspectedCase, {
        entry: 'co-visitors-retried',
        action: 'case.retry-notice',
        note: peopleText(failed),
      });
      return changed!;
    });
  }

  /** Locks the case, which must be open, and the notice, and changes the notice. */
  private change(
    actor: Actor,
    caseId: string,
    noticeId: string,
    apply: (opened: OpenedNotice) => Promise<CoVisitorNoticeEntity>,
  ): Promise<CoVisitorNoticeDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await lockContactCase(manager, actor, caseId);
      const notice = await manager.findOne(CoVisitorNoticeEntity, {
        where: { id: noticeId, caseId },
        lock: { mode: 'pessimistic_write' },
      });
      if (notice === null) throw new Problem('ALERTS.CO_VISITOR_NOTICE_NOT_FOUND');
      const changed = await apply({ manager, suspectedCase, notice });
      return this.reader.toNoticeDto(manager, actor, suspectedCase, changed);
    });
  }

  /** Applies a decision of a person, with its reason. @throws Problem when the notice does not allow it */
  private async decide(
    { manager, suspectedCase, notice }: OpenedNotice,
    command: CoVisitorCommand,
    actor: Actor,
    reason: string | null,
    fields: QueryDeepPartialEntity<CoVisitorNoticeEntity> = {},
  ): Promise<CoVisitorNoticeEntity> {
    const now = this.clock.now();
    const decision = decideCoVisitorNotice(notice, command, now);
    if ('refusal' in decision) throw new Problem(decision.refusal);
    const key = this.contactCipher.findKey(suspectedCase);
    const [changed] = await updateReturning(
      manager,
      CoVisitorNoticeEntity,
      { id: notice.id },
      {
        state: decision.state,
        decidedAt: now,
        decidedBy: actor.accountId,
        decidedByName: actor.displayName,
        decisionReasonSealed:
          reason === null || key === null ? null : this.cipher.sealReason(key, notice.id, reason),
        ...fields,
      },
    );
    return changed!;
  }

  private async recordPress(
    manager: EntityManager,
    actor: Actor,
    suspectedCase: SuspectedCaseEntity,
    { entry, action, note }: RecordedPress,
  ): Promise<void> {
    const change = { state: suspectedCase.state, escalationClock: 'unchanged' } as const;
    await this.store.transitionCase(manager, suspectedCase, change, { actor, note, entry });
    const subject = `${suspectedCase.code} · ${suspectedCase.unitName}`;
    await this.trail.recordAccess(manager, actor, action, 'case', suspectedCase.id, subject);
  }

  /** Ends a notice that nobody released in time. */
  private async expireNotice(manager: EntityManager, noticeId: string): Promise<void> {
    const found = await manager.findOneBy(CoVisitorNoticeEntity, { id: noticeId });
    if (found === null) return;
    // The case is locked before its notice, as by everybody who decides.
    const suspectedCase = await this.store.lockCase(manager, found.caseId);
    const notice = await manager.findOne(CoVisitorNoticeEntity, {
      where: { id: noticeId },
      lock: { mode: 'pessimistic_write' },
    });
    if (notice === null || suspectedCase === null) return;
    const decision = decideCoVisitorNotice(notice, { kind: 'expire' }, this.clock.now());
    if ('refusal' in decision) return;
    await manager.update(CoVisitorNoticeEntity, { id: noticeId }, { state: decision.state });
    await this.store.transitionCase(
      manager,
      suspectedCase,
      { state: suspectedCase.state, escalationClock: 'unchanged' },
      { actor: null, note: null, entry: 'co-visitors-expired' },
    );
  }
}

/** A count in the history of a case. */
const peopleText = (people: number): string => `${people} người`;
