import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseContentCipher } from '../cases/case-content-cipher.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactPeople } from '../contacts/contact-people.js';
import { DayKeyListeners } from '../day-keys/day-key-listeners.js';
import { DayKeys } from '../day-keys/day-keys.js';
import { CasePartyIndexEntity } from './case-party-index.entity.js';
import { computePartyIndexes, type CaseParty } from './party-indexes.js';
import { reasonOfKind, strongestLinks, type LinkedCase } from './party-links.js';
import { findCasesOfPeople, findCasesOfSameParty, replacePartyIndexes } from './party.queries.js';

/**
 * Cases up to which one phone or party is a household, and one ID paper a person. A phone that a whole market uses is none. Our own
 * choice.
 */
const partyLimits = { householdCases: 12, personCases: 50 } as const;

type DayIndex = Omit<CasePartyIndexEntity, 'caseId'>;

/**
 * Finds cases whose parties overlap with those of a case. It compares blind indexes under the keys of days, the same as those of
 * declarations and contacts, so that nobody is named. Each index is deleted with the key of its day, at the latest after two windows.
 */
@Injectable()
export class PartyLinkFinder implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly dataSource: DataSource,
    private readonly cipher: CaseContentCipher,
    private readonly dayKeys: DayKeys,
    private readonly dayKeyListeners: DayKeyListeners,
    private readonly contacts: ContactPeople,
    private readonly unreadable: UnreadableRows,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.dayKeyListeners.registerListener({
      onDayKeyStored: () => Promise.resolve(),
      onDayKeyDestroyed: async (manager, day) => {
        await manager.delete(CasePartyIndexEntity, { day });
      },
    });
    this.maintenance.registerDailyTask({ name: 'case-party-indexes', run: () => this.deleteOldIndexes() });
  }

  /** Indexes a case again and returns the cases with which it is linked. */
  async findLinkedCases(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
  ): Promise<readonly LinkedCase[]> {
    const { id } = suspectedCase;
    const indexes = await this.computeIndexes(manager, suspectedCase);
    await replacePartyIndexes(manager, id, indexes);
    const ofSameParty = await findCasesOfSameParty(manager, id, partyLimits);
    return strongestLinks(id, [
      ...ofSameParty.map(({ caseId, kind }) => ({ caseId, reason: reasonOfKind[kind] })),
      ...(await this.findCasesWithContact(manager, indexes)),
      ...(await this.findCasesOfContacts(manager, id)),
    ]);
  }

  /** Two cases within a window have at least one day in common, so that one equal index is enough. */
  private async computeIndexes(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
  ): Promise<DayIndex[]> {
    const party = this.openParty(suspectedCase);
    if (party === null) return [];
    const indexes: DayIndex[] = [];
    for (let i = 0; i < this.config.clusterDays; i++) {
      const day = daysBefore(suspectedCase.day, i);
      const key = await this.dayKeys.findDayKey(manager, day);
      if (key !== null) indexes.push(...computePartyIndexes(key, party).map((each) => ({ day, ...each })));
    }
    return indexes;
  }

  private openParty(suspectedCase: SuspectedCaseEntity): CaseParty | null {
    return this.unreadable.readRowOr<CaseParty | null>(
      'suspected_case',
      suspectedCase.id,
      () => {
        const { person, representative } = this.cipher.openContent(suspectedCase);
        return { person, representative, partyKey: this.cipher.openPartyKey(suspectedCase) };
      },
      () => null,
    );
  }

  /** Cases that have the person of this one among their contacts. */
  private async findCasesWithContact(
    manager: EntityManager,
    indexes: readonly DayIndex[],
  ): Promise<LinkedCase[]> {
    const people = indexes
      .filter(({ kind }) => kind === 'person')
      .map(({ day, partyIndex }) => ({ day, personIndex: partyIndex }));
    const found = await this.contacts.findContactsOf(manager, people);
    return found.map(({ caseId, isSameParty }) => ({
      caseId,
      reason: isSameParty ? 'same-party' : 'contact',
    }));
  }

  /** Cases whose person is a contact of this one, and cases with a contact of the same party. */
  private async findCasesOfContacts(manager: EntityManager, caseId: string): Promise<LinkedCase[]> {
    const contacts = await this.contacts.listContacts(manager, caseId);
    const sameParty = contacts.filter(({ isSameParty }) => isSameParty);
    const keyOf = ({ day, personIndex }: { day: string; personIndex: string }): string =>
      `${day} ${personIndex}`;
    const sameParties = new Set(sameParty.map(keyOf));
    const people = await findCasesOfPeople(manager, contacts);
    const shared = await this.contacts.findContactsOf(manager, sameParty);
    return [
      ...people.map((found): LinkedCase => ({
        caseId: found.caseId,
        reason: sameParties.has(keyOf(found)) ? 'same-party' : 'contact',
      })),
      ...shared
        .filter(({ isSameParty }) => isSameParty)
        .map((found): LinkedCase => ({ caseId: found.caseId, reason: 'same-party' })),
    ];
  }

  private async deleteOldIndexes(): Promise<void> {
    const before = daysBefore(this.clock.today(), 2 * this.config.clusterDays);
    await this.dataSource.manager.delete(CasePartyIndexEntity, { day: LessThan(before) });
  }
}
