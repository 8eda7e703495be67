import { Injectable } from '@nestjs/common';
import type { ContactReason } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher, type ContactContent } from './contact-cipher.js';
import { findContacts } from './contacts.queries.js';

/** Contacts that are opened at a time. */
const openedAtATime = 1_000;

/** The number of a contact. */
export interface ContactPhone {
  readonly contactId: string;
  readonly day: string;
  readonly unitId: string;
  readonly reason: ContactReason;
  /** E.164, that of the representative when the person has none; empty when there is none or it cannot be read. */
  readonly phone: string;
  /** Whether a caller has talked to the person. */
  readonly isReached: boolean;
}

type KeyedCase = Pick<SuspectedCaseEntity, 'id' | 'keySealed'>;

/** Reads numbers and names of the contacts of a case for its notices. The caller records the access. */
@Injectable()
export class ContactPhones {
  constructor(
    private readonly cipher: ContactCipher,
    private readonly clock: Clock,
  ) {}

  /** Lists the numbers of the contacts of a case whom a search found, the nearest first. Of others it is not known that they were there. */
  async listPhones(manager: EntityManager, suspectedCase: KeyedCase): Promise<ContactPhone[]> {
    const key = this.cipher.findKey(suspectedCase);
    const filter = { caseId: suspectedCase.id, now: this.clock.now(), today: this.clock.today() };
    const phones: ContactPhone[] = [];
    let after: [number, string] | null = null;
    for (;;) {
      const found = await findContacts(manager, filter, after, openedAtATime);
      phones.push(
        ...found.flatMap(({ id, day, unitId, reason, contentSealed, reachedAt }) => {
          if (reason === 'imported') return [];
          const phone = phoneOf(this.cipher.openContact(key, id, contentSealed));
          return [{ contactId: id, day, unitId, reason, phone, isReached: reachedAt !== null }];
        }),
      );
      const last = found.at(-1);
      if (last === undefined || found.length < openedAtATime) return phones;
      after = [last.rank, last.id];
    }
  }

  /** Returns the names of contacts of a case, by contact. A contact that cannot be read is left out. */
  async findNames(
    manager: EntityManager,
    suspectedCase: KeyedCase,
    contactIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const key = this.cipher.findKey(suspectedCase);
    const found = await manager.find(CaseContactEntity, {
      where: { caseId: suspectedCase.id, id: In(contactIds) },
    });
    return new Map(
      found.flatMap(({ id, contentSealed }) => {
        const content = this.cipher.openContact(key, id, contentSealed);
        return content === null ? [] : [[id, content.fullName] as const];
      }),
    );
  }
}

/** A child may have no number of its own. */
function phoneOf(content: ContactContent | null): string {
  if (content === null) return '';
  return content.phone === '' ? (content.representative?.phone ?? '') : content.phone;
}
