import { Injectable } from '@nestjs/common';
import { FoundContact, Topics, type ContactsFound, type ContactsRequested } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { InvalidEventError, deterministicEventId, findEventErrors } from '@khai-bao/platform/events';
import { Outbox } from '@khai-bao/platform/outbox';
import { UnreadableRows } from '@khai-bao/platform/workers';
import type { EntityManager } from 'typeorm';
import { erasedContent } from '../declarations/sealed-person-reader.js';
import { insertContactDisclosures } from '../contact-disclosures/contact-disclosures.queries.js';
import type { RankedContact } from './contact-ranking.js';
import { loadNames, loadSealedContents } from './contacts.queries.js';

const maxPageContacts = 200;
/** Characters of the sealed contents of a page: with its other members it stays well below the 2 MB that Kafka takes. */
const maxPageChars = 512 * 1024;
const minuteMs = 60 * 1000;

/** The result of a search. */
export interface ContactSearchResult {
  /** The nearest first. */
  readonly contacts: readonly RankedContact[];
  readonly leftOutCount: number;
  readonly visitCount: number;
}

/** Publishes the contacts of a case in pages. */
@Injectable()
export class ContactPages {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** Appends the pages to the outbox in the caller's transaction: at least one, and one after the other, so that memory stays small. */
  async appendPages(
    manager: EntityManager,
    request: ContactsRequested,
    { contacts, leftOutCount, visitCount }: ContactSearchResult,
  ): Promise<void> {
    const { requestId, caseId } = request;
    let page = 0;
    const appendPage = async (found: FoundContact[], isLast: boolean): Promise<void> => {
      const data: ContactsFound = {
        requestId,
        caseId,
        page,
        isLast,
        foundCount: contacts.length,
        leftOutCount,
        visitCount,
        contacts: found,
      };
      await this.outbox.appendEvents(manager, {
        topic: Topics.contactsFound,
        key: caseId,
        subject: caseId,
        version: page + 1,
        id: deterministicEventId(Topics.contactsFound, requestId, page + 1),
        data,
      });
      page += 1;
    };
    let pending: FoundContact[] = [];
    for (let from = 0; from < contacts.length; from += maxPageContacts) {
      const loaded = await this.loadFoundContacts(manager, contacts.slice(from, from + maxPageContacts));
      const disclosed = loaded.filter(({ ciphertext }) => ciphertext !== null);
      await insertContactDisclosures(manager, caseId, disclosed, this.clock.now());
      for (const part of splitBySize(loaded)) {
        if (pending.length > 0) await appendPage(pending, false);
        pending = part;
      }
    }
    await appendPage(pending, true);
  }

  /** Loads what the event says of contacts. One that the event cannot say is reported and left out: it must not stop the others. */
  private async loadFoundContacts(
    manager: EntityManager,
    contacts: readonly RankedContact[],
  ): Promise<FoundContact[]> {
    const unique = (values: readonly string[]): string[] => [...new Set(values)];
    const rows = await loadSealedContents(
      manager,
      contacts.map(({ declarationId }) => declarationId),
      unique(contacts.map(({ day }) => day)),
    );
    const contents = new Map(rows.map(({ id, sealed }) => [id, sealed]));
    const names = await loadNames(
      manager,
      unique(contacts.map(({ unitId }) => unitId)),
      unique(contacts.map(({ gateId }) => gateId)),
    );
    return contacts.flatMap((contact) =>
      this.unreadable.readRowOr<FoundContact[]>(
        'declaration',
        contact.declarationId,
        () => [toFoundContact(contact, contents, names)],
        () => [],
      ),
    );
  }
}

/** Splits contacts into pages by the size of their contents. */
export function splitBySize(contacts: readonly FoundContact[], maxChars = maxPageChars): FoundContact[][] {
  const pages: FoundContact[][] = [];
  let chars = Infinity;
  for (const contact of contacts) {
    const size = contact.ciphertext?.length ?? 0;
    if (chars + size > maxChars) {
      pages.push([]);
      chars = 0;
    }
    pages.at(-1)!.push(contact);
    chars += size;
  }
  return pages;
}

/** @throws InvalidEventError for a contact that is no part of an event */
function toFoundContact(
  contact: RankedContact,
  contents: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): FoundContact {
  const sealed = contents.get(contact.declarationId) ?? erasedContent;
  const found: FoundContact = {
    declarationId: contact.declarationId,
    unitId: contact.unitId,
    unitName: names.get(contact.unitId) ?? '',
    gateId: contact.gateId,
    gateName: names.get(contact.gateId) ?? '',
    day: contact.day,
    reason: contact.reason,
    minutesTogether: toWholeMinutes(contact.togetherMs),
    minutesApart: toWholeMinutes(contact.apartMs),
    nearAt: new Date(contact.nearAt).toISOString(),
    personIndex: contact.personIndex,
    ciphertext: sealed === erasedContent ? null : sealed,
  };
  const errors = findEventErrors(FoundContact, found);
  if (errors.length > 0) throw new InvalidEventError(errors.join('; '));
  return found;
}

const toWholeMinutes = (ms: number | null): number | null => (ms === null ? null : Math.floor(ms / minuteMs));
