import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import { CaseListeners } from '../cases/case-listeners.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { findContactIds, updateMovedContacts, type MovedContact } from './contacts.queries.js';

/** Contacts that are sealed anew at a time. */
const movedAtATime = 500;

const keyOf = ({
  day,
  unitId,
  personIndex,
}: Pick<CaseContactEntity, 'day' | 'unitId' | 'personIndex'>): string => `${day} ${unitId} ${personIndex}`;

/**
 * Moves the contacts of a duplicate to the case that stays, with what was recorded about them: nobody calls for a closed case. They are
 * sealed anew, because each case has its own key.
 */
@Injectable()
export class ContactMover implements OnModuleInit {
  constructor(
    private readonly cipher: ContactCipher,
    private readonly listeners: CaseListeners,
  ) {}

  onModuleInit(): void {
    this.listeners.registerListener({
      onMerged: (manager, duplicate, kept) => this.moveContacts(manager, duplicate, kept),
    });
  }

  private async moveContacts(
    manager: EntityManager,
    duplicate: SuspectedCaseEntity,
    kept: SuspectedCaseEntity,
  ): Promise<void> {
    const from = this.cipher.findKey(duplicate);
    const to = this.cipher.findKey(kept);
    let last = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const contacts = await manager.find(CaseContactEntity, {
        where: { caseId: duplicate.id, id: MoreThan(last) },
        order: { id: 'ASC' },
        take: movedAtATime,
        // A result that is recorded at the same time is waited for: its note is sealed anew as well.
        lock: { mode: 'for_no_key_update' },
      });
      const next = contacts.at(-1);
      if (next === undefined) return;
      last = next.id;
      const held = await findContactIds(manager, kept.id, contacts);
      const ids = new Map(held.map((row) => [keyOf(row), row.id]));
      const moved: CaseContactEntity[] = [];
      for (const contact of contacts)
        if (await this.isToBeMoved(manager, contact, ids.get(keyOf(contact)))) moved.push(contact);
      await updateMovedContacts(
        manager,
        kept.id,
        moved.map((contact) => this.sealAnew(contact, from, to)),
      );
      await this.sealNotesAnew(manager, moved, from, to);
    }
  }

  /** A contact that both cases have stays once: the one with more calls. */
  private async isToBeMoved(
    manager: EntityManager,
    contact: CaseContactEntity,
    heldId: string | undefined,
  ): Promise<boolean> {
    if (heldId === undefined) return true;
    const held = await manager.findOneByOrFail(CaseContactEntity, { id: heldId });
    if (held.attempts >= contact.attempts) return false;
    await manager.delete(CaseContactEntity, { id: heldId });
    return true;
  }

  private sealAnew(
    { id, contentState, contentSealed }: CaseContactEntity,
    from: Buffer | null,
    to: Buffer | null,
  ): MovedContact {
    if (contentSealed === null) return { id, contentState, contentSealed };
    const content = this.cipher.openContact(from, id, contentSealed);
    return content === null || to === null
      ? { id, contentState: 'unreadable', contentSealed: null }
      : { id, contentState, contentSealed: this.cipher.sealContact(to, id, content) };
  }

  /** Seals what was recorded about contacts under the key of the case that stays. What cannot be opened is left out. */
  private async sealNotesAnew(
    manager: EntityManager,
    contacts: readonly CaseContactEntity[],
    from: Buffer | null,
    to: Buffer | null,
  ): Promise<void> {
    const contactId = In(contacts.map(({ id }) => id));
    const sealAnew = (subjectId: string, sealed: string | null): string | null => {
      const line = this.cipher.openLine(from, subjectId, sealed);
      return line === null || to === null ? null : this.cipher.sealLine(to, subjectId, line);
    };
    const events = await manager.findBy(CaseContactEventEntity, { contactId, noteSealed: Not(IsNull()) });
    for (const event of events)
      await manager.update(
        CaseContactEventEntity,
        { id: event.id },
        { noteSealed: sealAnew(event.contactId, event.noteSealed) },
      );
    const links = await manager.findBy(ContactLinkEntity, { contactId, symptomsSealed: Not(IsNull()) });
    for (const { id, symptomsSealed } of links)
      await manager.update(ContactLinkEntity, { id }, { symptomsSealed: sealAnew(id, symptomsSealed) });
  }
}
