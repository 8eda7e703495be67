import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseStoredContent, type Address, type Representative } from '@khai-bao/health-form';
import { sealJson, sealText, unsealJson, unsealText } from '@khai-bao/platform/sealing';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { CaseContentCipher } from '../cases/case-content-cipher.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';

/** What a case holds of a contact: no more than somebody needs to call them and to go there. */
export interface ContactContent {
  readonly fullName: string;
  readonly birthYear: number | null;
  readonly sex: 'male' | 'female' | 'other';
  readonly phone: string;
  readonly address: Address;
  readonly representative: Pick<Representative, 'fullName' | 'phone' | 'relation'> | null;
  /** Where somebody from a spreadsheet was near, and what was noted; absent in contacts of a search. */
  readonly metAt?: string;
  readonly note?: string;
}

/** Members of a case that open its key. */
type KeyedCase = Pick<SuspectedCaseEntity, 'id' | 'keySealed'>;

/** Seals contacts, reasons and notes under the key of their case. Without that key nothing of them can be opened. */
@Injectable()
export class ContactCipher {
  constructor(
    private readonly cases: CaseContentCipher,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** Returns the key of a case, or null when it cannot be opened. */
  findKey(row: KeyedCase): Buffer | null {
    return this.unreadable.readRowOr<Buffer | null>(
      'suspected_case',
      row.id,
      () => this.cases.openKey(row),
      () => null,
    );
  }

  /** Opens the content of a declaration under its day key. @throws Error when the key does not open it, or nobody is in it */
  openDeclaration(dayKey: Buffer, declarationId: string, ciphertext: string): ContactContent {
    const { person, representative } = parseStoredContent(
      unsealJson(dayKey, ciphertext, `declaration:${declarationId}`),
    );
    const year = person.birthYear ?? Number(person.birthDate?.slice(0, 4));
    return {
      fullName: person.fullName,
      birthYear: Number.isInteger(year) ? year : null,
      sex: person.sex,
      phone: person.phone,
      address: person.address,
      representative:
        representative === null
          ? null
          : {
              fullName: representative.fullName,
              phone: representative.phone,
              relation: representative.relation,
            },
    };
  }

  sealContact(key: Buffer, contactId: string, content: ContactContent): string {
    return sealJson(key, content, `contact:${contactId}`);
  }

  /** Opens a contact. Returns null when it cannot be opened; the contact stays on every list. */
  openContact(key: Buffer | null, contactId: string, sealed: string | null): ContactContent | null {
    if (key === null || sealed === null) return null;
    return this.unreadable.readRowOr<ContactContent | null>(
      'case_contact',
      contactId,
      () => unsealJson<ContactContent>(key, sealed, `contact:${contactId}`),
      () => null,
    );
  }

  /** Computes the index of a phone within a case. */
  indexPhone(key: Buffer, phone: string): string {
    return createHmac('sha256', key).update(`contact-phone:${phone}`).digest('base64url');
  }

  /** Opens the codes of the symptoms that a contact named by link. */
  openSymptoms(key: Buffer | null, linkId: string, sealed: string | null): string[] {
    const line = this.openLine(key, linkId, sealed);
    return line === null ? [] : (JSON.parse(line) as string[]);
  }

  sealLine(key: Buffer, subjectId: string, text: string): string {
    return sealText(key, text, `contact-line:${subjectId}`);
  }

  /** Opens a reason or note. Returns null when it cannot be opened. */
  openLine(key: Buffer | null, subjectId: string, sealed: string | null): string | null {
    if (key === null || sealed === null) return null;
    return this.unreadable.readRowOr<string | null>(
      'case_contact',
      subjectId,
      () => unsealText(key, sealed, `contact-line:${subjectId}`),
      () => null,
    );
  }
}
