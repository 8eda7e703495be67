import { Injectable } from '@nestjs/common';
import type { CaseHistoryEntry } from '@khai-bao/contracts';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { insertIfAbsent, updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { In, IsNull, MoreThanOrEqual, Not, Or, type EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { allocateCaseNumber } from './cases.queries.js';
import { CaseDeclarationEntity } from './case-declaration.entity.js';
import { CaseHistoryEntity } from './case-history.entity.js';
import { CaseListeners } from './case-listeners.js';
import { CasePublisher } from './case-publisher.js';
import { openCaseStates, type CaseChange } from './case-transitions.js';
import { caseRowLock } from './find-case.js';
import { SuspectedCaseEntity, type CaseFieldChanges } from './suspected-case.entity.js';

/** A line in the history of a case. */
export interface CaseHistoryLine {
  /** Null when no person acted. */
  readonly actor: Pick<Actor, 'accountId' | 'displayName'> | null;
  readonly note: string | null;
  /** `state` when it is left out. */
  readonly entry?: CaseHistoryEntry;
  /** What the line records besides. */
  readonly details?: Partial<
    Pick<CaseHistoryEntity, 'reason' | 'step' | 'happenedAt' | 'callTarget' | 'callOutcome'>
  >;
}

const maxListedIds = 5_000;

/** Locks cases and writes their transitions: row, history, event, escalation clock and change number, in one transaction. */
@Injectable()
export class CaseStore {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly publisher: CasePublisher,
    private readonly escalation: EscalationClock,
    private readonly listeners: CaseListeners,
    private readonly clock: Clock,
  ) {}

  /** Finds a case and locks its row. */
  lockCase(manager: EntityManager, id: string): Promise<SuspectedCaseEntity | null> {
    return manager.findOne(SuspectedCaseEntity, { where: { id }, lock: caseRowLock });
  }

  /** Finds the cases that nobody has acknowledged among some, the oldest first, and locks their rows. */
  lockNewCases(manager: EntityManager, ids: readonly string[]): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: { id: In(ids), state: 'NEW' },
      order: { id: 'ASC' },
      lock: caseRowLock,
    });
  }

  /** Lists the ids of the cases in a state, the newest first, at most `maxListedIds`. */
  async listIdsInState(manager: EntityManager, state: SuspectedCaseEntity['state']): Promise<string[]> {
    const found = await manager.find(SuspectedCaseEntity, {
      select: { id: true },
      where: { state },
      order: { id: 'DESC' },
      take: maxListedIds,
    });
    return found.map(({ id }) => id);
  }

  /**
   * Lists the open cases of a jurisdiction that somebody else than an account has acknowledged, the oldest first; those of HCDC are the
   * ones it is responsible for.
   */
  listCasesTakenByOthers(
    manager: EntityManager,
    scope: Pick<Actor, 'areaPath' | 'accountId'>,
    limit: number,
  ): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: {
        areaPath: withinJurisdiction(scope),
        state: In(openCaseStates.filter((state) => state !== 'NEW')),
        acknowledgedBy: Or(IsNull(), Not(scope.accountId)),
        ...((scope.areaPath ?? '').includes('.') ? {} : { responsible: 'city' as const }),
      },
      order: { openedAt: 'ASC', id: 'ASC' },
      take: limit,
    });
  }

  /** Finds cases by their ids, the oldest first. */
  findCases(manager: EntityManager, ids: readonly string[]): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, { where: { id: In(ids) }, order: { id: 'ASC' } });
  }

  /** Finds the cases of a unit since a day, the newest first. `one_case_per_person_unit_day` serves it. */
  findNewestCasesOfUnit(
    manager: EntityManager,
    unitId: string,
    since: string,
    limit: number,
  ): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: { unitId, day: MoreThanOrEqual(since), mergedInto: IsNull() },
      order: { openedAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  /** Lists the cases of a unit since a day that were neither ruled out nor merged into another one, the oldest first. */
  listSuspectedOfUnit(manager: EntityManager, unitId: string, since: string): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: {
        unitId,
        day: MoreThanOrEqual(since),
        mergedInto: IsNull(),
        state: Not('RULED_OUT'),
      },
      order: { openedAt: 'ASC', id: 'ASC' },
      take: maxListedIds,
    });
  }

  /** Allocates the next number of a case or cluster code. */
  allocateNumber(manager: EntityManager, district: string, day: string): Promise<number> {
    return allocateCaseNumber(manager, district, day);
  }

  /** Finds the case of a person at a unit on a day and locks its row. `one_case_per_person_unit_day` serves it. */
  async lockCaseOfPerson(
    manager: EntityManager,
    { unitId, day, personIndex }: Pick<SuspectedCaseEntity, 'unitId' | 'day' | 'personIndex'>,
  ): Promise<SuspectedCaseEntity | null> {
    const found = await manager.findOneBy(SuspectedCaseEntity, { unitId, day, personIndex });
    return found === null ? null : this.lockKeptCase(manager, found);
  }

  /**
   * Locks the case into which another one was merged, and so on; the case itself when it was not merged. Only that one is locked: a
   * merge locks cases in the order of their ids. A circle, which no rule allows, ends with a case of it.
   */
  private async lockKeptCase(
    manager: EntityManager,
    merged: SuspectedCaseEntity,
  ): Promise<SuspectedCaseEntity> {
    const seen = new Set<string>();
    let kept = merged;
    while (kept.mergedInto !== null && !seen.has(kept.id)) {
      seen.add(kept.id);
      kept = (await manager.findOneBy(SuspectedCaseEntity, { id: kept.mergedInto })) ?? {
        ...kept,
        mergedInto: null,
      };
    }
    const locked = (await this.lockCase(manager, kept.id)) ?? kept;
    // It was merged while this transaction waited for it.
    return locked.mergedInto === null || seen.has(locked.id) ? locked : this.lockKeptCase(manager, locked);
  }

  /** Finds the open cases that a declaration belongs to, and locks their rows in the order of their ids. */
  async lockOpenCasesOfDeclaration(
    manager: EntityManager,
    declarationId: string,
  ): Promise<SuspectedCaseEntity[]> {
    const links = await manager.findBy(CaseDeclarationEntity, { declarationId });
    return manager.find(SuspectedCaseEntity, {
      where: { id: In(links.map(({ caseId }) => caseId)), state: In(openCaseStates) },
      order: { id: 'ASC' },
      lock: caseRowLock,
    });
  }

  /** Replaces the person index of a locked case, unless its unit has a case with that index on the day. */
  async replacePersonIndex(
    manager: EntityManager,
    { id, unitId, day }: SuspectedCaseEntity,
    personIndex: string,
  ): Promise<void> {
    if (await manager.existsBy(SuspectedCaseEntity, { unitId, day, personIndex })) return;
    await manager.update(SuspectedCaseEntity, { id }, { personIndex });
  }

  /** Finds an open case of a unit and day and locks its row: the one with the most folded flags, otherwise the oldest. */
  lockOpenCaseOfUnit(
    manager: EntityManager,
    unitId: string,
    day: string,
  ): Promise<SuspectedCaseEntity | null> {
    return manager.findOne(SuspectedCaseEntity, {
      where: { unitId, day, state: In(openCaseStates) },
      order: { foldedFlagCount: 'DESC', openedAt: 'ASC', id: 'ASC' },
      lock: caseRowLock,
    });
  }

  /** Finds the cases of a unit that are not closed, were not transferred, and lie in another area, and locks their rows in the order of their ids. */
  lockCasesOutsideArea(
    manager: EntityManager,
    unitId: string,
    areaPath: string,
  ): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: { unitId, state: Not('CLOSED'), areaPath: Not(areaPath), originAreaPath: IsNull() },
      order: { id: 'ASC' },
      lock: caseRowLock,
    });
  }

  /**
   * Applies a change to a case whose row is locked, and publishes it.
   * @param fields further members that the change writes
   * @returns the case after the change
   */
  async transitionCase(
    manager: EntityManager,
    before: SuspectedCaseEntity,
    change: CaseChange,
    line: CaseHistoryLine,
    fields: CaseFieldChanges = {},
  ): Promise<SuspectedCaseEntity> {
    const now = this.clock.now();
    const [changed] = await updateReturning(
      manager,
      SuspectedCaseEntity,
      { id: before.id },
      {
        state: change.state,
        stateSince: change.state === before.state ? before.stateSince : now,
        ...this.fieldsOfChange(change, now),
        ...fields,
        version: () => 'version + 1',
      },
    );
    if (change.escalationClock === 'stop') await this.escalation.stopClock(manager, before.id);
    await this.listeners.notifyTransition(manager, before, changed!);
    await this.recordTransition(manager, changed!, line);
    if (change.escalationClock === 'start')
      await this.escalation.startClock(manager, before.id, changed!.escalateAt!);
    if (change.state === 'ACKNOWLEDGED' && before.state !== 'ACKNOWLEDGED')
      await this.escalation.startStallClock(manager, before.id);
    return changed!;
  }

  private fieldsOfChange({ escalationClock, responsible }: CaseChange, now: Date): CaseFieldChanges {
    return {
      ...(escalationClock === 'start' ? { escalateAt: this.escalation.computeDueAt(now) } : {}),
      ...(escalationClock === 'stop' ? { escalateAt: null } : {}),
      ...(responsible === undefined ? {} : { responsible, escalatedAt: responsible === 'city' ? now : null }),
    };
  }

  /** Adds the current state of a case to its history, its event stream and the live pages. */
  async recordTransition(
    manager: EntityManager,
    current: SuspectedCaseEntity,
    line: CaseHistoryLine,
  ): Promise<void> {
    await this.addHistoryLine(manager, current, line);
    await this.publisher.publishCase(manager, current);
  }

  /** Adds a line to the history of a case whose change is published in the same transaction. */
  async addHistoryLine(
    manager: EntityManager,
    current: SuspectedCaseEntity,
    { actor, note, entry = 'state', details = {} }: CaseHistoryLine,
  ): Promise<void> {
    await manager.insert(CaseHistoryEntity, {
      caseId: current.id,
      recordedAt: this.clock.now(),
      state: current.state,
      actorId: actor?.accountId ?? null,
      actorName: actor?.displayName ?? null,
      noteSealed: note === null ? null : this.cipher.sealNoteIfReadable(current, note),
      entry,
      ...details,
    });
  }

  /** Links a declaration to a locked case. @returns false when it was linked before */
  async linkDeclaration(manager: EntityManager, caseId: string, declarationId: string): Promise<boolean> {
    const joinedAt = this.clock.now();
    const linked = await insertIfAbsent(manager, CaseDeclarationEntity, { caseId, declarationId, joinedAt });
    return linked !== null;
  }

  /** Links the declarations of a locked case to another locked case as well. */
  async copyDeclarations(manager: EntityManager, fromId: string, toId: string): Promise<void> {
    const held = await manager.findBy(CaseDeclarationEntity, { caseId: fromId });
    for (const { declarationId, joinedAt } of held)
      await insertIfAbsent(manager, CaseDeclarationEntity, { caseId: toId, declarationId, joinedAt });
  }
}
