import { Injectable } from '@nestjs/common';
import type { CaseSource, RiskFlagged } from '@khai-bao/contracts';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { LadderClock } from '../ladder/ladder-clock.js';
import { formatCaseCode } from './case-code.js';
import { CaseContentCipher, type CaseContent } from './case-content-cipher.js';
import { CasePublisher } from './case-publisher.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand, type CaseChange } from './case-transitions.js';
import { SuspectedCaseEntity, type CaseArea } from './suspected-case.entity.js';

/** Notes in the history of a case that is opened again, by the source of the flag. */
const reopenedNotes: Readonly<Record<CaseSource, string>> = {
  rules: 'Mở lại: người này vừa khai báo có dấu hiệu nghi ngờ.',
  'gate-staff': 'Mở lại: nhân viên trực cổng vừa báo nghi ngờ.',
  contact: 'Mở lại: người này là người tiếp xúc của một ca và vừa có triệu chứng.',
};

/** What a case is opened for: a flagged declaration, or that of a contact who fell ill. */
export type CaseFlag = Pick<
  RiskFlagged,
  | 'declarationId'
  | 'unitId'
  | 'unitName'
  | 'gateId'
  | 'gateName'
  | 'day'
  | 'acceptedAt'
  | 'questionnaireVersion'
  | 'personIndex'
  | 'isCorrection'
> & { readonly source: CaseSource };

/** A flag whose content was opened, and the current place of its unit. */
export interface OpenedFlag {
  readonly flag: CaseFlag;
  readonly content: CaseContent;
  readonly place: CaseArea;
}

/**
 * Opens a case for a flagged declaration or a contact who fell ill. One case exists per person, unit and day: a later flag joins it, and opens it again
 * when it has ended.
 */
@Injectable()
export class CaseOpener {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly store: CaseStore,
    private readonly publisher: CasePublisher,
    private readonly escalation: EscalationClock,
    private readonly ladder: LadderClock,
    private readonly clusters: ClusterClock,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a case, or adds the flag to the case of its person. The unit's place must be locked.
   * @returns the id of the case, whose row is locked
   */
  async openOrJoinCase(manager: EntityManager, opened: OpenedFlag): Promise<string> {
    const created = await this.insertCase(manager, opened);
    if (created === null) return this.joinExistingCase(manager, opened);
    const { flag, place } = opened;
    await this.store.linkDeclaration(manager, created.id, flag.declarationId);
    const code = await this.allocateCode(manager, place, flag.day);
    await manager.update(SuspectedCaseEntity, { id: created.id }, { code });
    await this.store.recordTransition(manager, { ...created, code }, { actor: null, note: null });
    await this.escalation.startClock(manager, created.id, created.escalateAt!);
    await this.ladder.startLadder(manager, created.id);
    await this.clusters.startUnitSearch(manager, flag.unitId);
    await this.clusters.startPartySearch(manager, created.id);
    return created.id;
  }

  /** Inserts a case in the state NEW. Returns null when its person has one already. */
  private insertCase(
    manager: EntityManager,
    { flag, content, place }: OpenedFlag,
  ): Promise<SuspectedCaseEntity | null> {
    const id = uuidv7();
    const now = this.clock.now();
    return insertIfAbsent(manager, SuspectedCaseEntity, {
      id,
      code: id,
      unitId: flag.unitId,
      unitName: flag.unitName,
      gateId: flag.gateId,
      gateName: flag.gateName,
      declarationId: flag.declarationId,
      areaPath: place.areaPath,
      areaName: place.areaName,
      day: flag.day,
      personIndex: flag.personIndex,
      source: flag.source,
      questionnaireVersion: flag.questionnaireVersion,
      acceptedAt: new Date(flag.acceptedAt),
      state: 'NEW',
      stateSince: now,
      openedAt: now,
      escalateAt: this.escalation.computeDueAt(now),
      notifiedDistrictAt: now,
      notifiedCityAt: now,
      ...this.cipher.sealNewContent(id, content),
    });
  }

  /** Adds a flag to the case that its person has at the unit on that day. */
  private async joinExistingCase(manager: EntityManager, opened: OpenedFlag): Promise<string> {
    const { flag } = opened;
    const existing = (await this.store.lockCaseOfPerson(manager, flag))!;
    const isNewDeclaration = await this.store.linkDeclaration(manager, existing.id, flag.declarationId);
    const decision = decideCaseCommand(existing.state, {
      kind: 'reopen',
      source: flag.source,
      // A correction that made a known declaration suspected is as new as another declaration.
      isNewDeclaration: isNewDeclaration || flag.isCorrection === true,
    });
    if ('change' in decision && decision.change !== null)
      await this.reopenCase(manager, existing, decision.change, opened);
    // From this event, declarations learns that the medical centre was notified of this declaration as well.
    else if (isNewDeclaration) await this.publisher.republishCase(manager, existing.id);
    return existing.id;
  }

  private async reopenCase(
    manager: EntityManager,
    ended: SuspectedCaseEntity,
    change: CaseChange,
    { flag, content, place }: OpenedFlag,
  ): Promise<void> {
    const now = this.clock.now();
    await this.store.transitionCase(
      manager,
      ended,
      change,
      { actor: null, note: reopenedNotes[flag.source] },
      {
        declarationId: flag.declarationId,
        // A flag of a case that was merged may come from another unit.
        ...(flag.unitId === ended.unitId
          ? {
              gateId: flag.gateId,
              gateName: flag.gateName,
              areaPath: place.areaPath,
              areaName: place.areaName,
              originAreaPath: null,
              transferredToName: null,
            }
          : {}),
        source: flag.source,
        questionnaireVersion: flag.questionnaireVersion,
        acceptedAt: new Date(flag.acceptedAt),
        openedAt: now,
        reason: null,
        lastStep: null,
        acknowledgedAt: null,
        acknowledgedBy: null,
        acknowledgedByName: null,
        notifiedDistrictAt: now,
        notifiedCityAt: now,
        ...this.cipher.resealContent(ended, content),
      },
    );
    await this.ladder.startLadder(manager, ended.id, 'reopened');
    await this.clusters.startUnitSearch(manager, ended.unitId);
    await this.clusters.startPartySearch(manager, ended.id);
  }

  private async allocateCode(manager: EntityManager, place: CaseArea, day: string): Promise<string> {
    const [, district = place.areaPath] = place.areaPath.split('.');
    const number = await this.store.allocateNumber(manager, district, day);
    const [, districtName = place.areaName] = place.areaName.split(', ');
    return formatCaseCode(districtName, day, number);
  }
}
