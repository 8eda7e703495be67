import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseLinks } from '../cases/case-links.js';
import { CaseOpener } from '../cases/case-opener.js';
import { CaseStore } from '../cases/case-store.js';
import type { CaseArea, SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { UnitPlaces } from '../units/unit-places.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { toCaseContent } from './contact-case-content.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactMapper } from './contact-mapper.js';
import { symptomFormVersion } from './contact-symptoms.js';
import type { ContactDto } from './contacts.dto.js';
import { findContactCase, lockContactCase } from './find-contact-case.js';

/** Opens the case of a contact who fell ill and links it with the case whose contact they are. */
@Injectable()
export class ContactCaseOpener {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: UnitPlaces,
    private readonly opener: CaseOpener,
    private readonly store: CaseStore,
    private readonly links: CaseLinks,
    private readonly cipher: ContactCipher,
    private readonly mapper: ContactMapper,
    private readonly trail: AccessTrail,
  ) {}

  /**
   * Opens the case of an ill contact at the unit and day at which they were near. The case that the person has there is linked instead,
   * and opened again when it has ended. A repeated request returns the same case.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.CONTACT_NOT_FOUND, ALERTS.CONTACT_WRONG_STATE,
   * ALERTS.CONTACT_UNREADABLE, ALERTS.CONTACT_NOT_DECLARED
   */
  openCaseOfContact(actor: Actor, caseId: string, contactId: string): Promise<ContactDto> {
    return this.dataSource.transaction(async (manager) => {
      const { areaPath, areaName } = await findContactCase(manager, actor, caseId);
      const { unitId } = await this.findContact(manager, caseId, contactId);
      // Units lock their place before their cases.
      const place = await this.places.lockUnitPlace(manager, { unitId, areaPath, areaName });
      const contactOf = await lockContactCase(manager, actor, caseId);
      const contact = await this.findContact(manager, caseId, contactId);
      if (contact.openedCaseId === null) await this.openCase(manager, { actor, contactOf, contact, place });
      const subject = `${contactOf.code} · ${contactOf.unitName}`;
      await this.trail.recordAccess(manager, actor, 'case.read-contacts', 'case', caseId, subject);
      const key = this.cipher.findKey(contactOf);
      const [item] = await this.mapper.toContactDtos(manager, actor, key, [
        await this.findContact(manager, caseId, contactId),
      ]);
      return item!;
    });
  }

  private async openCase(
    manager: EntityManager,
    {
      actor,
      contactOf,
      contact,
      place,
    }: {
      readonly actor: Actor;
      readonly contactOf: SuspectedCaseEntity;
      readonly contact: CaseContactEntity;
      readonly place: CaseArea;
    },
  ): Promise<void> {
    if (contact.state !== 'ill') throw new Problem('ALERTS.CONTACT_WRONG_STATE');
    const key = this.cipher.findKey(contactOf);
    const content = this.cipher.openContact(key, contact.id, contact.contentSealed);
    if (content === null) throw new Problem('ALERTS.CONTACT_UNREADABLE');
    if (contact.declarationId === null) throw new Problem('ALERTS.CONTACT_NOT_DECLARED');
    const symptoms = await this.mapper.readSymptoms(manager, key, [contact]);
    const { declarationId, unitId, unitName, gateId, gateName, day, personIndex, nearAt } = contact;
    const openedId = await this.opener.openOrJoinCase(manager, {
      flag: {
        declarationId,
        unitId,
        unitName,
        gateId,
        gateName,
        day,
        personIndex,
        acceptedAt: nearAt.toISOString(),
        questionnaireVersion: symptomFormVersion,
        source: 'contact',
      },
      content: toCaseContent(content, symptoms.get(contact.id) ?? []),
      place,
    });
    await this.links.linkCases(manager, openedId, contactOf.id);
    // Their own link corrects nothing any more.
    await manager.update(
      CaseContactEntity,
      { id: contact.id },
      { openedCaseId: openedId, dueAt: null, version: () => 'version + 1' },
    );
    const { code } = await this.recordLine(manager, actor, openedId, {
      entry: 'contact-of',
      note: `Người này là người tiếp xúc của ca ${contactOf.code} và vừa có triệu chứng.`,
    });
    await this.recordLine(manager, actor, contactOf.id, {
      entry: 'contact-ill',
      note: `Một người tiếp xúc có triệu chứng: ca ${code}.`,
    });
  }

  private async findContact(
    manager: EntityManager,
    caseId: string,
    contactId: string,
  ): Promise<CaseContactEntity> {
    const contact = await manager.findOneBy(CaseContactEntity, { id: contactId, caseId });
    if (contact === null) throw new Problem('ALERTS.CONTACT_NOT_FOUND');
    return contact;
  }

  /** Adds a line to the history of a case and returns the case. */
  private async recordLine(
    manager: EntityManager,
    actor: Actor,
    caseId: string,
    line: { readonly entry: 'contact-of' | 'contact-ill'; readonly note: string },
  ): Promise<SuspectedCaseEntity> {
    const current = (await this.store.lockCase(manager, caseId))!;
    const unchanged = { state: current.state, escalationClock: 'unchanged' } as const;
    return this.store.transitionCase(manager, current, unchanged, { actor, ...line });
  }
}
