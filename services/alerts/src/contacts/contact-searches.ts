import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { insertReturning } from '@khai-bao/platform/database';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CasePublisher } from '../cases/case-publisher.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { contactPolicy } from './contact-policy.js';
import { ContactSearchDeadline } from './contact-search-deadline.js';
import { ContactSearchEntity } from './contact-search.entity.js';
import type { ContactSearchDto, SearchContactsDto } from './contacts.dto.js';
import { lockContactCase } from './find-contact-case.js';

/** Searches that are shown, the newest first. */
const maxShownSearches = 10;

/** Asks declarations who was near the person of a case. */
@Injectable()
export class ContactSearches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: CasePublisher,
    private readonly cipher: ContactCipher,
    private readonly outbox: Outbox,
    private readonly deadline: ContactSearchDeadline,
    private readonly clock: Clock,
  ) {}

  /**
   * Requests the contacts of an open case. An equal request within a minute is the same search.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE
   */
  searchContacts(actor: Actor, caseId: string, form: SearchContactsDto): Promise<ContactSearchDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await lockContactCase(manager, actor, caseId);
      const key = this.cipher.findKey(suspectedCase);
      // Contacts are sealed under the key of the case.
      if (key === null) throw new Problem('ALERTS.WRONG_STATE');
      const repeated = await this.findRepeatedSearch(manager, caseId, form);
      if (repeated !== null) return this.toSearchDto(key, repeated);
      const id = uuidv7();
      const { minutesInsideTogether, minutesAtSameGate, daysBefore } = form;
      const search = await insertReturning(manager, ContactSearchEntity, {
        id,
        caseId,
        state: 'searching',
        minutesInsideTogether,
        minutesAtSameGate,
        daysBefore,
        reasonSealed: this.cipher.sealLine(key, id, form.reason),
        requestedBy: actor.accountId,
        requestedByName: actor.displayName,
        requestedAt: this.clock.now(),
      });
      await this.publishRequest(manager, actor, suspectedCase, search);
      await this.deadline.startDeadline(manager, search);
      return this.toSearchDto(key, search);
    });
  }

  /** Lists the newest searches of a case, at most ten. */
  async listSearches(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
  ): Promise<ContactSearchDto[]> {
    const key = this.cipher.findKey(suspectedCase);
    const searches = await manager.find(ContactSearchEntity, {
      where: { caseId: suspectedCase.id },
      order: { requestedAt: 'DESC', id: 'DESC' },
      take: maxShownSearches,
    });
    return searches.map((search) => this.toSearchDto(key, search));
  }

  private findRepeatedSearch(
    manager: EntityManager,
    caseId: string,
    { minutesInsideTogether, minutesAtSameGate, daysBefore }: SearchContactsDto,
  ): Promise<ContactSearchEntity | null> {
    const since = new Date(this.clock.now().getTime() - contactPolicy.sameSearchMs);
    return manager.findOne(ContactSearchEntity, {
      where: { caseId, minutesInsideTogether, minutesAtSameGate, daysBefore, requestedAt: MoreThan(since) },
      order: { requestedAt: 'DESC' },
    });
  }

  private async publishRequest(
    manager: EntityManager,
    { accountId, role }: Actor,
    suspectedCase: SuspectedCaseEntity,
    search: ContactSearchEntity,
  ): Promise<void> {
    const { id: caseId, code, unitId, day } = suspectedCase;
    const { minutesInsideTogether, minutesAtSameGate, daysBefore } = search;
    await this.outbox.appendEvents(manager, {
      topic: Topics.contactsRequested,
      key: caseId,
      subject: search.id,
      version: 1,
      data: {
        requestId: search.id,
        caseId,
        caseCode: code,
        unitId,
        day,
        declarationIds: await this.publisher.listDeclarationIds(manager, caseId),
        windows: { minutesInsideTogether, minutesAtSameGate, daysBefore },
        limit: contactPolicy.maxContacts,
        requestedAt: search.requestedAt.toISOString(),
        requestedBy: { accountId, role },
      },
    });
  }

  private toSearchDto(key: Buffer | null, search: ContactSearchEntity): ContactSearchDto {
    return {
      searchId: search.id,
      state: search.state,
      minutesInsideTogether: search.minutesInsideTogether,
      minutesAtSameGate: search.minutesAtSameGate,
      daysBefore: search.daysBefore,
      reason: this.cipher.openLine(key, search.id, search.reasonSealed),
      requestedByName: search.requestedByName,
      requestedAt: search.requestedAt.toISOString(),
      foundCount: search.foundCount,
      leftOutCount: search.leftOutCount,
      visitCount: search.visitCount,
    };
  }
}
