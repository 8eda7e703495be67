import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCallers } from './contact-callers.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactMapper } from './contact-mapper.js';
import type { ContactState } from './contact-outcome.js';
import { contactPolicy } from './contact-policy.js';
import { FollowUpLinks } from './follow-up-links.js';
import type { ContactOrigin } from './contact-rank.js';
import { ContactSearches } from './contact-searches.js';
import type {
  ContactDetailDto,
  ContactListDto,
  ContactQuery,
  ContactSummaryDto,
  NextContactDto,
} from './contacts.dto.js';
import { countContacts, countContactsBy, findContacts, findNextContact } from './contacts.queries.js';
import { findContactCase, isOpenCase } from './find-contact-case.js';

/** Lines of the history of one contact that are shown, the newest first. */
const maxShownEvents = 100;

/** Reads the contacts of a case. Each reading of personal data is recorded in the access trail. */
@Injectable()
export class ContactList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly searches: ContactSearches,
    private readonly callers: ContactCallers,
    private readonly links: FollowUpLinks,
    private readonly mapper: ContactMapper,
    private readonly cipher: ContactCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Returns the numbers of the contacts of a case, without personal data. @throws Problem ALERTS.NOT_FOUND */
  async readSummary(actor: Actor, caseId: string): Promise<ContactSummaryDto> {
    const { manager } = this.dataSource;
    const suspectedCase = await findContactCase(manager, actor, caseId);
    const { minutesInsideTogether, minutesAtSameGate, daysBefore } = contactPolicy;
    return {
      caseCode: suspectedCase.code,
      unitName: suspectedCase.unitName,
      isOpen: isOpenCase(suspectedCase),
      searches: await this.searches.listSearches(manager, suspectedCase),
      windows: { minutesInsideTogether, minutesAtSameGate, daysBefore },
      canSendLinks: this.links.canSendLinks,
      ...(await countContacts(manager, caseId, this.clock.now(), this.clock.today())),
      byReason: await countContactsBy<ContactOrigin>(manager, caseId, 'reason'),
      byState: await countContactsBy<ContactState>(manager, caseId, 'state'),
      callers: await this.callers.listCallers(manager, actor, caseId),
    };
  }

  /** Returns one page, the nearest contacts first. @throws Problem ALERTS.NOT_FOUND */
  listContacts(actor: Actor, caseId: string, query: ContactQuery): Promise<ContactListDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await this.readCaseOnTrail(manager, actor, caseId);
      const key = this.cipher.findKey(suspectedCase);
      const { reason, state, assignee, due, limit } = query;
      const found = await findContacts(
        manager,
        {
          caseId,
          reason,
          state,
          assigneeId: assignee,
          due,
          now: this.clock.now(),
          today: this.clock.today(),
        },
        decodeCursor(query.cursor, 'number', 'uuid'),
        limit + 1,
      );
      const page = toPage(found, limit, (last) => encodeCursor(last.rank, last.id));
      return {
        items: await this.mapper.toContactDtos(manager, actor, key, page.items),
        nextCursor: page.nextCursor,
      };
    });
  }

  /** Returns whom the actor calls next. @throws Problem ALERTS.NOT_FOUND */
  readNextContact(actor: Actor, caseId: string): Promise<NextContactDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await this.readCaseOnTrail(manager, actor, caseId);
      const next = await findNextContact(manager, caseId, actor.accountId, this.clock.now());
      const key = this.cipher.findKey(suspectedCase);
      const [contact = null] = await this.mapper.toContactDtos(
        manager,
        actor,
        key,
        next === null ? [] : [next],
      );
      return { contact };
    });
  }

  /** Returns one contact with its history. @throws Problem ALERTS.NOT_FOUND, ALERTS.CONTACT_NOT_FOUND */
  readContact(actor: Actor, caseId: string, contactId: string): Promise<ContactDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await this.readCaseOnTrail(manager, actor, caseId);
      const contact = await manager.findOneBy(CaseContactEntity, { id: contactId, caseId });
      if (contact === null) throw new Problem('ALERTS.CONTACT_NOT_FOUND');
      const key = this.cipher.findKey(suspectedCase);
      const events = await manager.find(CaseContactEventEntity, {
        where: { contactId },
        order: { id: 'DESC' },
        take: maxShownEvents,
      });
      const [item] = await this.mapper.toContactDtos(manager, actor, key, [contact]);
      return {
        ...item!,
        history: events.map(({ recordedAt, result, actorName, noteSealed }) => ({
          at: recordedAt.toISOString(),
          result,
          actorName,
          note: this.cipher.openLine(key, contactId, noteSealed),
        })),
      };
    });
  }

  private async readCaseOnTrail(
    manager: EntityManager,
    actor: Actor,
    caseId: string,
  ): Promise<SuspectedCaseEntity> {
    const suspectedCase = await findContactCase(manager, actor, caseId);
    const subject = `${suspectedCase.code} · ${suspectedCase.unitName}`;
    await this.trail.recordAccess(manager, actor, 'case.read-contacts', 'case', caseId, subject);
    return suspectedCase;
  }
}
