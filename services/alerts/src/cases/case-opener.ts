import { Injectable } from '@nestjs/common';
import type { DeclarationContent, RiskFlagged } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { formatCaseCode } from './case-code.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand, type CaseChange } from './case-transitions.js';
import { caseColumns, type CaseRow, type UnitPlace } from './case.row.js';

/** Notes in the history of a case that is opened again, by the source of the flag. */
const reopenedNotes: Readonly<Record<RiskFlagged['source'], string>> = {
  rules: 'Mở lại: người này vừa khai báo có dấu hiệu nghi ngờ.',
  'gate-staff': 'Mở lại: nhân viên trực cổng vừa báo nghi ngờ.',
};

/** A flag whose content was opened, and the current place of its unit. */
export interface OpenedFlag {
  readonly flag: RiskFlagged;
  readonly content: DeclarationContent;
  readonly place: UnitPlace;
}

/**
 * Opens a case for a flagged declaration. One case exists per person, unit and day: a later flag joins it, and opens it again
 * when it has ended.
 */
@Injectable()
export class CaseOpener {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly store: CaseStore,
    private readonly escalation: EscalationClock,
    private readonly clock: Clock,
  ) {}

  /** Opens a case, or adds the flag to the case of its person. The unit's place must be locked. */
  async openOrJoinCase(manager: EntityManager, opened: OpenedFlag): Promise<void> {
    const created = await this.insertCase(manager, opened);
    if (created === undefined) return this.joinExistingCase(manager, opened);
    const { flag, place } = opened;
    await this.store.linkDeclaration(manager, created.id, flag.declarationId);
    const code = await this.allocateCode(manager, place, flag.day);
    await queryRows(manager, 'update suspected_case set code = $2 where id = $1', [created.id, code]);
    await this.store.recordTransition(manager, { ...created, code }, { actor: null, note: null });
    await this.escalation.startClock(manager, created.id, created.escalate_at!);
  }

  /** Inserts a case in the state NEW. Returns undefined when its person has one already. */
  private async insertCase(
    manager: EntityManager,
    { flag, content, place }: OpenedFlag,
  ): Promise<CaseRow | undefined> {
    const id = uuidv7();
    const now = this.clock.now();
    const sealed = this.cipher.sealNewContent(id, content);
    const [created] = await queryRows<CaseRow>(
      manager,
      `insert into suspected_case (id, code, unit_id, unit_name, gate_id, gate_name, declaration_id, area_path, area_name, day, person_index, source, questionnaire_version, accepted_at, state, state_since, opened_at, escalate_at, notified_district_at, notified_city_at, key_sealed, content_sealed)
       values ($1::uuid, $1::uuid::text, $2, $3, $4, $5, $6, $7, $8, $9::date, $10, $11, $12, $13, 'NEW', $14, $14, $15, $14, $14, $16, $17)
       on conflict (unit_id, day, person_index) do nothing returning ${caseColumns}`,
      [
        id,
        flag.unitId,
        flag.unitName,
        flag.gateId,
        flag.gateName,
        flag.declarationId,
        place.areaPath,
        place.areaName,
        flag.day,
        flag.personIndex,
        flag.source,
        flag.questionnaireVersion,
        flag.acceptedAt,
        now,
        this.escalation.computeDueAt(now),
        sealed.keySealed,
        sealed.contentSealed,
      ],
    );
    return created;
  }

  /** Adds a flag to the case that its person has at the unit on that day. */
  private async joinExistingCase(manager: EntityManager, opened: OpenedFlag): Promise<void> {
    const { flag } = opened;
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and day = $2::date and person_index = $3 for update`,
      [flag.unitId, flag.day, flag.personIndex],
    );
    const isNewDeclaration = await this.store.linkDeclaration(manager, row!.id, flag.declarationId);
    const decision = decideCaseCommand(row!.state, {
      kind: 'reopen',
      source: flag.source,
      isNewDeclaration,
    });
    if ('change' in decision && decision.change !== null)
      return this.reopenCase(manager, row!, decision.change, opened);
    // From this event, declarations learns that the medical centre was notified of this declaration as well.
    if (isNewDeclaration) await this.store.republishCase(manager, row!.id);
  }

  private async reopenCase(
    manager: EntityManager,
    row: CaseRow,
    change: CaseChange,
    { flag, content, place }: OpenedFlag,
  ): Promise<void> {
    const now = this.clock.now();
    const { keySealed, contentSealed } = this.cipher.resealContent(row, content);
    await this.store.transitionCase(
      manager,
      row,
      change,
      { actor: null, note: reopenedNotes[flag.source] },
      {
        declaration_id: flag.declarationId,
        gate_id: flag.gateId,
        gate_name: flag.gateName,
        area_path: place.areaPath,
        area_name: place.areaName,
        source: flag.source,
        questionnaire_version: flag.questionnaireVersion,
        accepted_at: new Date(flag.acceptedAt),
        opened_at: now,
        acknowledged_at: null,
        acknowledged_by: null,
        acknowledged_by_name: null,
        notified_district_at: now,
        notified_city_at: now,
        key_sealed: keySealed,
        content_sealed: contentSealed,
      },
    );
  }

  private async allocateCode(manager: EntityManager, place: UnitPlace, day: string): Promise<string> {
    const [, district = place.areaPath] = place.areaPath.split('.');
    const [number] = await queryRows<{ last: number }>(
      manager,
      'insert into case_number (district, day, last) values ($1, $2::date, 1) on conflict (district, day) do update set last = case_number.last + 1 returning last',
      [district, day],
    );
    const [, districtName = place.areaName] = place.areaName.split(', ');
    return formatCaseCode(districtName, day, number!.last);
  }
}
