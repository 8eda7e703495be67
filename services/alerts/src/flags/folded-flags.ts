import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FloodScope, RiskFlagged } from '@khai-bao/contracts';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { CaseListeners } from '../cases/case-listeners.js';
import { CasePublisher } from '../cases/case-publisher.js';
import { CaseStore } from '../cases/case-store.js';
import { FoldedFlagCounts } from '../cases/folded-flag-counts.js';
import { deleteFoldedFlagsOfDay, deleteOldestFoldedFlags } from './flags.queries.js';
import { FoldedFlagEntity } from './folded-flag.entity.js';

/** Stores the flags of a flood under one case of their unit and day, until a medical centre opens them. */
@Injectable()
export class FoldedFlags implements OnModuleInit {
  constructor(
    private readonly store: CaseStore,
    private readonly counts: FoldedFlagCounts,
    private readonly listeners: CaseListeners,
    private readonly publisher: CasePublisher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.listeners.registerListener({
      // A closed duplicate is on no list of open cases, and the people of its flood may be ill.
      onMerged: (manager, duplicate, kept) => this.moveFlags(manager, duplicate.id, kept.id),
    });
  }

  /**
   * Folds a flag into an open case of its unit and day. A repeated flag is folded once.
   * @returns false when there is no such case; the flag then opens one
   */
  async foldFlag(
    manager: EntityManager,
    flag: RiskFlagged & { readonly flood: FloodScope },
  ): Promise<boolean> {
    const { declarationId, unitId, day } = flag;
    const suspectedCase = await this.store.lockOpenCaseOfUnit(manager, unitId, day);
    if (suspectedCase === null) return false;
    const folded = await insertIfAbsent(manager, FoldedFlagEntity, {
      declarationId,
      caseId: suspectedCase.id,
      day,
      foldedAt: this.clock.now(),
      floodScope: flag.flood,
      flag,
    });
    if (folded === null) return true;
    await this.counts.incrementCount(manager, suspectedCase.id);
    await this.publisher.publishLiveChange(manager, suspectedCase);
    return true;
  }

  /** Replaces the content of a declaration's folded flag by the corrected one. Does nothing when none is folded. */
  async replaceFoldedContent(manager: EntityManager, corrected: RiskFlagged): Promise<void> {
    const { declarationId, personIndex, questionnaireVersion, sealed } = corrected;
    const folded = await manager.findOneBy(FoldedFlagEntity, { declarationId });
    if (folded === null) return;
    const flag: RiskFlagged = { ...folded.flag, personIndex, questionnaireVersion, sealed };
    await manager.update(FoldedFlagEntity, { declarationId }, { flag });
  }

  /** Removes at most `limit` folded flags from a case. @returns the removed flags, the oldest first */
  async removeFoldedFlags(manager: EntityManager, caseId: string, limit: number): Promise<RiskFlagged[]> {
    const removed = await deleteOldestFoldedFlags(manager, caseId, limit);
    await this.countAgain(manager, caseId);
    return removed.sort((a, b) => a.foldedAt.getTime() - b.foldedAt.getTime()).map(({ flag }) => flag);
  }

  /** Deletes the folded flags of a day whose key was destroyed. A case into which another one was merged keeps those of other days. */
  async deleteFoldedFlagsOfDay(manager: EntityManager, day: string): Promise<void> {
    const caseIds = await deleteFoldedFlagsOfDay(manager, day);
    for (const caseId of caseIds.sort()) await this.countAgain(manager, caseId);
  }

  private async moveFlags(manager: EntityManager, fromId: string, toId: string): Promise<void> {
    await manager.update(FoldedFlagEntity, { caseId: fromId }, { caseId: toId });
    for (const caseId of [fromId, toId]) await this.countAgain(manager, caseId);
  }

  /** Counts the flags of a case again, so that a number that was ever wrong corrects itself. */
  private async countAgain(manager: EntityManager, caseId: string): Promise<void> {
    await this.counts.setCount(manager, caseId, await manager.countBy(FoldedFlagEntity, { caseId }));
  }
}
