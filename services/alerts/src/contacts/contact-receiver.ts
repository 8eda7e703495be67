import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ContactsFound, FoundContact } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { insertIfAbsent, isTransientError } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CaseStore } from '../cases/case-store.js';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { DayKeyListeners } from '../day-keys/day-key-listeners.js';
import { DayKeys } from '../day-keys/day-keys.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactPageEntity } from './contact-page.entity.js';
import { rankContact } from './contact-rank.js';
import { ContactRestrictions } from './contact-restrictions.js';
import { ContactSearchEntity } from './contact-search.entity.js';
import { findContactIds, upsertContacts, type ContactKey, type FoundRow } from './contacts.queries.js';
import { isOpenCase } from './find-contact-case.js';
import { isStorableContact } from './found-contact.js';

/** Contacts whose day key has arrived that are opened at a time. */
const openedAtATime = 500;

type Content = Pick<FoundRow, 'contentState' | 'contentSealed' | 'dayCiphertext'>;
const without = (contentState: FoundRow['contentState']): Content => ({
  contentState,
  contentSealed: null,
  dayCiphertext: null,
});
const keyOf = ({ day, unitId, personIndex }: ContactKey): string => `${day} ${unitId} ${personIndex}`;

/** Receives the pages of a search and seals the contacts under the key of their case. */
@Injectable()
export class ContactReceiver implements OnModuleInit {
  constructor(
    private readonly store: CaseStore,
    private readonly dayKeys: DayKeys,
    private readonly dayKeyListeners: DayKeyListeners,
    private readonly cipher: ContactCipher,
    private readonly clusters: ClusterClock,
    private readonly restrictions: ContactRestrictions,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.dayKeyListeners.registerListener({
      onDayKeyStored: (manager, day) => this.openWaitingContacts(manager, day),
      onDayKeyDestroyed: async (manager, day) => {
        await manager.update(CaseContactEntity, { day, contentState: 'waiting' }, without('unreadable'));
      },
    });
  }

  /** Stores a page. A repeated page, one of an unknown search and one of an ended case store no contacts. */
  async receivePage(manager: EntityManager, found: ContactsFound): Promise<void> {
    const { requestId, caseId, page } = found;
    // Locked before the search and its contacts, as everything else that changes many contacts of a case does.
    const suspectedCase = await this.store.lockCase(manager, caseId);
    const search = await manager.findOne(ContactSearchEntity, {
      where: { id: requestId, caseId },
      lock: { mode: 'pessimistic_write' },
    });
    if (search === null) return;
    const now = this.clock.now();
    const isNew = await insertIfAbsent(manager, ContactPageEntity, {
      searchId: requestId,
      page,
      receivedAt: now,
    });
    if (isNew === null) return;
    const isOpen = suspectedCase !== null && isOpenCase(suspectedCase);
    if (isOpen) {
      await this.storeContacts(manager, suspectedCase, this.storableOf(found.contacts));
      await this.clusters.startPartySearch(manager, caseId);
    }
    const receivedPages = search.receivedPages + 1;
    const pageCount = found.isLast ? page + 1 : search.pageCount;
    const isComplete = receivedPages === pageCount;
    await manager.update(
      ContactSearchEntity,
      { id: requestId },
      {
        foundCount: found.foundCount,
        leftOutCount: found.leftOutCount,
        visitCount: found.visitCount,
        receivedPages,
        pageCount,
        ...(isOpen ? {} : { state: 'stopped' }),
        ...(isComplete ? { completedAt: now, state: isOpen ? 'complete' : 'stopped' } : {}),
      },
    );
  }

  private storableOf(contacts: readonly FoundContact[]): FoundContact[] {
    const [storable, others] = [
      contacts.filter(isStorableContact),
      contacts.filter((each) => !isStorableContact(each)),
    ];
    for (const { declarationId } of others)
      this.unreadable.reportUnreadableRow('case_contact', declarationId, new Error('it cannot be stored'));
    return storable;
  }

  private async storeContacts(
    manager: EntityManager,
    suspectedCase: { readonly id: string; readonly keySealed: string },
    contacts: readonly FoundContact[],
  ): Promise<void> {
    const caseKey = this.cipher.findKey(suspectedCase);
    const held = await findContactIds(manager, suspectedCase.id, contacts);
    const ids = new Map(held.map((row) => [keyOf(row), row.id]));
    const dayKeys = new Map<string, Buffer | null>();
    for (const day of new Set(contacts.map((contact) => contact.day)))
      dayKeys.set(day, await this.dayKeys.findDayKeyOrLockDay(manager, day));
    const rows = contacts.map((contact): FoundRow => {
      const id = ids.get(keyOf(contact)) ?? uuidv7();
      const { declarationId, unitId, unitName, gateId, gateName, day, personIndex, reason, nearAt } = contact;
      // A nearest reason may be known without its minutes.
      const minutes = {
        minutesTogether: contact.minutesTogether ?? null,
        minutesApart: contact.minutesApart ?? null,
      };
      return {
        id, caseId: suspectedCase.id, declarationId, unitId, unitName, gateId, gateName, day, personIndex, reason, nearAt,
        ...minutes,
        rank: rankContact({ reason, ...minutes }),
        ...this.sealContent(caseKey, dayKeys.get(day) ?? null, { id, declarationId, ciphertext: contact.ciphertext ?? null }),
      }; // prettier-ignore
    });
    await this.upsertEachOrAll(manager, rows);
    const declarationIds = contacts.map(({ declarationId }) => declarationId);
    await this.restrictions.applyErasures(manager, suspectedCase.id, declarationIds);
  }

  /** Seals a contact under the key of the case. Without its day key it waits as it is. */
  private sealContent(
    caseKey: Buffer | null,
    dayKey: Buffer | null,
    row: { readonly id: string; readonly declarationId: string; readonly ciphertext: string | null },
  ): Content {
    const { id, declarationId, ciphertext } = row;
    if (ciphertext === null) return without('erased');
    if (caseKey === null) return without('unreadable');
    if (dayKey === null) return { ...without('waiting'), dayCiphertext: ciphertext };
    return this.unreadable.readRowOr<Content>(
      'case_contact',
      declarationId,
      () => {
        const content = this.cipher.openDeclaration(dayKey, declarationId, ciphertext);
        return { ...without('held'), contentSealed: this.cipher.sealContact(caseKey, id, content) };
      },
      () => without('unreadable'),
    );
  }

  /** Stores a page in one statement. When a row cannot be stored, the others are stored one by one. */
  private async upsertEachOrAll(manager: EntityManager, rows: readonly FoundRow[]): Promise<void> {
    const now = this.clock.now();
    try {
      return await manager.transaction((nested) => upsertContacts(nested, rows, now));
    } catch (error) {
      if (isTransientError(error)) throw error;
    }
    for (const row of rows)
      try {
        await manager.transaction((nested) => upsertContacts(nested, [row], now));
      } catch (error) {
        if (isTransientError(error)) throw error;
        this.unreadable.reportUnreadableRow('case_contact', row.declarationId ?? row.id, error);
      }
  }

  /** Opens the contacts that waited for the key of a day. */
  private async openWaitingContacts(manager: EntityManager, day: string): Promise<void> {
    const dayKey = await this.dayKeys.findDayKey(manager, day);
    // A destroyed key opens nothing any more.
    if (dayKey === null) return;
    for (;;) {
      const waiting = await manager.find(CaseContactEntity, {
        where: { day, contentState: 'waiting' },
        order: { id: 'ASC' },
        take: openedAtATime,
        lock: { mode: 'pessimistic_write' },
      });
      if (waiting.length === 0) return;
      const caseIds = [...new Set(waiting.map(({ caseId }) => caseId))];
      const cases = await this.store.findCases(manager, caseIds);
      const keys = new Map(cases.map((found) => [found.id, this.cipher.findKey(found)]));
      for (const { id, caseId, declarationId, dayCiphertext } of waiting)
        await manager.update(
          CaseContactEntity,
          { id },
          this.sealContent(keys.get(caseId) ?? null, dayKey, {
            id,
            // Only contacts of a search wait.
            declarationId: declarationId ?? id,
            ciphertext: dayCiphertext,
          }),
        );
    }
  }
}
