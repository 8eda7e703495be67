import { Injectable } from '@nestjs/common';
import type { CaseHistoryEntry } from '@khai-bao/contracts';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { insertIfAbsent, updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { In, IsNull, MoreThanOrEqual, Not, type EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { allocateCaseNumber } from './cases.queries.js';
import { CaseDeclarationEntity } from './case-declaration.entity.js';
import { CaseHistoryEntity } from './case-history.entity.js';
import { CasePublisher } from './case-publisher.js';
import { openCaseStates, type CaseChange } from './case-transitions.js';
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
const rowLock = { mode: 'pessimistic_write' } as const;

/** Locks cases and writes their transitions: row, history, event, escalation clock and change number, in one transaction. */
@Injectable()
export class CaseStore {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly publisher: CasePublisher,
    private readonly escalation: EscalationClock,
    private readonly clock: Clock,
  ) {}

  /** Finds a case and locks its row. */
  lockCase(manager: EntityManager, id: string): Promise<SuspectedCaseEntity | null> {
    return manager.findOne(SuspectedCaseEntity, { where: { id }, lock: rowLock });
  }

  /** Finds the cases that nobody has acknowledged among some, the oldest first, and locks their rows. */
  lockNewCases(manager: EntityManager, ids: readonly string[]): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: { id: In(ids), state: 'NEW' },
      order: { id: 'ASC' },
      lock: rowLock,
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

  /** Lists the open cases of a jurisdiction that somebody has acknowledged, the oldest first; those of HCDC are the ones it is responsible for. */
  listTakenCases(
    manager: EntityManager,
    scope: Pick<Actor, 'areaPath'>,
    limit: number,
  ): Promise<SuspectedCaseEntity[]> {
    return manager.find(SuspectedCaseEntity, {
      where: {
        areaPath: withinJurisdiction(scope),
        state: In(openCaseStates.filter((state) => state !== 'NEW')),
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
    const found = await manager.findOne(SuspectedCaseEntity, {
      where: { unitId, day, personIndex },
      lock: rowLock,
    });
    return found === null ? null : this.lockKeptCase(manager, found);
  }

  /** Locks the case into which another one was merged, and so on; the case itself when it was not merged. */
  private async lockKeptCase(
    manager: EntityManager,
    merged: SuspectedCaseEntity,
  ): Promise<SuspectedCaseEntity> {
    // A case that is merged is open before, and its duplicate is not: the chain has an end.
    const kept = merged.mergedInto === null ? null : await this.lockCase(manager, merged.mergedInto);
    return kept === null ? merged : this.lockKeptCase(manager, kept);
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
      lock: rowLock,
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
      lock: rowLock,
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
      lock: rowLock,
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
    { actor, note, entry = 'state', details = {} }: CaseHistoryLine,
  ): Promise<void> {
    await manager.insert(CaseHistoryEntity, {
      caseId: current.id,
      recordedAt: this.clock.now(),
      state: current.state,
      actorId: actor?.accountId ?? null,
      actorName: actor?.displayName ?? null,
      noteSealed: note === null ? null : this.cipher.sealNote(current, note),
      entry,
      ...details,
    });
    await this.publisher.publishCase(manager, current);
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

  /** Adds one to the number of folded flags of a case. */
  async incrementFoldedFlagCount(manager: EntityManager, caseId: string): Promise<void> {
    await manager.increment(SuspectedCaseEntity, { id: caseId }, 'foldedFlagCount', 1);
  }

  /** Sets the number of flags that are folded under a case. */
  async setFoldedFlagCount(manager: EntityManager, caseId: string, count: number): Promise<void> {
    await manager.update(SuspectedCaseEntity, { id: caseId }, { foldedFlagCount: count });
  }

  /** Sets the number of folded flags of cases to zero. */
  async resetFoldedFlagCounts(manager: EntityManager, caseIds: readonly string[]): Promise<void> {
    await manager.update(SuspectedCaseEntity, { id: In(caseIds) }, { foldedFlagCount: 0 });
  }

  /** Returns the number of flags that are folded under a case. */
  async readFoldedFlagCount(manager: EntityManager, caseId: string): Promise<number> {
    const found = await manager.findOne(SuspectedCaseEntity, {
      select: { id: true, foldedFlagCount: true },
      where: { id: caseId },
    });
    return found?.foldedFlagCount ?? 0;
  }
}
