import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ContactErased } from '@khai-bao/contracts';
import { DailyMaintenance, insertIfAbsent } from '@khai-bao/platform/database';
import { DataSource, In, type EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactErasureEntity } from './contact-erasure.entity.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { findCasesWithRestricted } from './contacts.queries.js';
import { isOpenCase } from './find-contact-case.js';

/** Contacts whose content is erased at a time. */
const erasedAtATime = 500;

/**
 * Restricts what a case holds of a contact whose declaration was erased: it serves tracing alone as long as the case is open, and is
 * erased within a day after its end.
 */
@Injectable()
export class ContactRestrictions implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: CaseStore,
    private readonly maintenance: DailyMaintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({
      name: 'restricted-contacts',
      run: () => this.eraseRestrictedOfEndedCases(),
    });
  }

  /**
   * Records an erasure. An unknown case and a repeated event change nothing. The contacts of a case that was merged since are those of the
   * case that stays.
   */
  async recordErasure(
    manager: EntityManager,
    { caseId, declarationId, erasedAt }: ContactErased,
  ): Promise<void> {
    const seen = new Set<string>();
    let [current] = await this.cases.findCases(manager, [caseId]);
    while (current !== undefined && !seen.has(current.id)) {
      const { id, mergedInto } = current;
      seen.add(id);
      await insertIfAbsent(manager, ContactErasureEntity, {
        caseId: id,
        declarationId,
        erasedAt: new Date(erasedAt),
      });
      await this.restrictContacts(manager, id, [declarationId]);
      [current] = mergedInto === null ? [] : await this.cases.findCases(manager, [mergedInto]);
    }
  }

  /** Applies recorded erasures to the contacts of a page that has just been stored. */
  async applyErasures(
    manager: EntityManager,
    caseId: string,
    declarationIds: readonly string[],
  ): Promise<void> {
    const erased = await manager.findBy(ContactErasureEntity, { caseId, declarationId: In(declarationIds) });
    if (erased.length === 0) return;
    await this.restrictContacts(
      manager,
      caseId,
      erased.map(({ declarationId }) => declarationId),
    );
  }

  /** What is held is restricted. What still waits for its day key is not opened any more. */
  private async restrictContacts(
    manager: EntityManager,
    caseId: string,
    declarationIds: readonly string[],
  ): Promise<void> {
    const declarationId = In(declarationIds);
    await manager.update(
      CaseContactEntity,
      { caseId, declarationId, contentState: 'held' },
      { contentState: 'restricted' },
    );
    await manager.update(
      CaseContactEntity,
      { caseId, declarationId, contentState: 'waiting' },
      { contentState: 'erased', dayCiphertext: null },
    );
  }

  /** Erases restricted content, symptoms and notes of cases that have ended. */
  private async eraseRestrictedOfEndedCases(): Promise<void> {
    const { manager } = this.dataSource;
    const cases = await this.cases.findCases(manager, await findCasesWithRestricted(manager));
    for (const { id: caseId } of cases.filter((each) => !isOpenCase(each)))
      while ((await this.eraseRestricted(caseId)) === erasedAtATime);
  }

  /** @returns the number of contacts */
  private eraseRestricted(caseId: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const contacts = await manager.find(CaseContactEntity, {
        where: { caseId, contentState: 'restricted' },
        order: { id: 'ASC' },
        take: erasedAtATime,
        lock: { mode: 'pessimistic_write' },
      });
      const ids = contacts.map(({ id }) => id);
      await manager.update(
        CaseContactEntity,
        { id: In(ids) },
        { contentState: 'erased', contentSealed: null },
      );
      await manager.update(CaseContactEventEntity, { contactId: In(ids) }, { noteSealed: null });
      await manager.delete(ContactLinkEntity, { contactId: In(ids) });
      return contacts.length;
    });
  }
}
