import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { judgeImportRow, type ImportedContact } from './contact-import-rows.js';
import type { ImportContactsDto, ImportedContactsDto, ImportedRowDto } from './contact-import.dto.js';
import { rankContact } from './contact-rank.js';
import { findUnindexedContacts, setPhoneIndexes } from './contacts.queries.js';
import { lockContactCase } from './find-contact-case.js';

/** Contacts whose phone is indexed at a time. */
const indexedAtATime = 500;
const imported = { reason: 'imported', minutesTogether: null, minutesApart: null } as const;

/** Adds contacts from a spreadsheet: people who were near and did not declare. */
@Injectable()
export class ContactImport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: ContactCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Judges a part of a spreadsheet and stores the good rows, unless it is a preview. A phone that the case has is not added again, so a
   * repeated part adds nothing.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE
   */
  importContacts(
    actor: Actor,
    caseId: string,
    { rows, isPreview }: ImportContactsDto,
  ): Promise<ImportedContactsDto> {
    return this.dataSource.transaction(async (manager) => {
      const suspectedCase = await lockContactCase(manager, actor, caseId);
      const key = this.cipher.findKey(suspectedCase);
      if (key === null) throw new Problem('ALERTS.WRONG_STATE');
      await this.indexPhones(manager, key, caseId);
      const now = this.clock.now();
      const judged = rows.map((row) => ({ n: row.n, verdict: judgeImportRow(row, now) }));
      const phones = judged.flatMap(({ verdict }) => ('contact' in verdict ? [verdict.contact.phone] : []));
      const known = await this.findKnownPhones(manager, key, caseId, phones);
      const added: ImportedContact[] = [];
      const results = judged.map(({ n, verdict }): ImportedRowDto => {
        if ('faults' in verdict) return { n, outcome: 'faulty', faults: [...verdict.faults] };
        const index = this.cipher.indexPhone(key, verdict.contact.phone);
        if (known.has(index)) return { n, outcome: 'known', faults: [] };
        known.add(index);
        added.push(verdict.contact);
        return { n, outcome: 'added', faults: [] };
      });
      if (!isPreview) await this.storeContacts(manager, actor, key, suspectedCase, added);
      return { rows: results };
    });
  }

  private async storeContacts(
    manager: EntityManager,
    actor: Actor,
    key: Buffer,
    { id: caseId, code, unitId, unitName, gateId, gateName }: SuspectedCaseEntity,
    added: readonly ImportedContact[],
  ): Promise<void> {
    const subject = `${code} · ${unitName}`;
    await this.trail.recordAccess(manager, actor, 'case.import-contacts', 'case', caseId, subject);
    if (added.length === 0) return;
    const foundAt = this.clock.now();
    await manager.insert(
      CaseContactEntity,
      added.map(({ fullName, phone, birthYear, place, day, nearAt, note }) => {
        const id = uuidv7();
        const address = { province: '', district: '', ward: '', street: '' };
        const content = { fullName, birthYear, sex: 'other', phone, address, representative: null } as const;
        const phoneIndex = this.cipher.indexPhone(key, phone);
        return {
          id,
          caseId,
          declarationId: null,
          // The case that the contact belongs to is at this unit. Where they were near stands in the content.
          ...{ unitId, unitName, gateId, gateName },
          day,
          nearAt,
          personIndex: `phone:${phoneIndex}`,
          phoneIndex,
          importedByName: actor.displayName,
          ...imported,
          rank: rankContact(imported),
          contentState: 'held' as const,
          contentSealed: this.cipher.sealContact(key, id, { ...content, metAt: place, note }),
          foundAt,
          state: 'to-call' as const,
          attempts: 0,
          answeredDays: 0,
          version: 1,
        };
      }),
    );
  }

  private async findKnownPhones(
    manager: EntityManager,
    key: Buffer,
    caseId: string,
    phones: readonly string[],
  ): Promise<Set<string>> {
    const phoneIndex = In([...new Set(phones)].map((phone) => this.cipher.indexPhone(key, phone)));
    const found = await manager.find(CaseContactEntity, {
      select: { id: true, phoneIndex: true },
      where: { caseId, phoneIndex },
    });
    return new Set(found.flatMap((contact) => contact.phoneIndex ?? []));
  }

  /** Indexes the phones of contacts that a search found since the last import. */
  private async indexPhones(manager: EntityManager, key: Buffer, caseId: string): Promise<void> {
    for (;;) {
      const contacts = await findUnindexedContacts(manager, caseId, indexedAtATime);
      const indexed = contacts.map(({ id, contentSealed }) => {
        const phone = this.cipher.openContact(key, id, contentSealed)?.phone ?? '';
        return { id, phoneIndex: phone === '' ? `none:${id}` : this.cipher.indexPhone(key, phone) };
      });
      await setPhoneIndexes(manager, indexed);
      if (contacts.length < indexedAtATime) return;
    }
  }
}
