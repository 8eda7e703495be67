import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseListeners } from './case-listeners.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand, openCaseStates } from './case-transitions.js';
import type { CaseDetailDto, MergeCaseDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';

/**
 * Merges two cases of one person: the duplicate is closed, and its declarations, later flags, contacts and place in a cluster belong to
 * the case that stays. HCDC parts them again by opening the closed case.
 */
@Injectable()
export class CaseMerger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly details: CaseDetailReader,
    private readonly listeners: CaseListeners,
  ) {}

  /**
   * Merges a duplicate into the case `id`. Both must be open and within the jurisdiction.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.SAME_CASE
   */
  mergeCase(actor: Actor, id: string, { duplicateId, note }: MergeCaseDto): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      // Locked in the order of their ids, so that two officers who merge them the other way round never wait for each other.
      const locked = new Map<string, Awaited<ReturnType<typeof findCaseInJurisdiction>>>();
      for (const each of new Set([id, duplicateId].sort()))
        locked.set(each, await findCaseInJurisdiction(manager, actor, each, { isLocked: true }));
      const kept = locked.get(id)!;
      const duplicate = locked.get(duplicateId)!;
      if (kept.id === duplicate.id) throw new Problem('ALERTS.SAME_CASE');
      if (!openCaseStates.includes(kept.state)) throw new Problem('ALERTS.WRONG_STATE');
      const decision = decideCaseCommand(duplicate.state, { kind: 'close-as-duplicate' });
      if ('refusal' in decision) throw new Problem(decision.refusal);
      await this.store.copyDeclarations(manager, duplicate.id, kept.id);
      const closed = await this.store.transitionCase(
        manager,
        duplicate,
        decision.change!,
        {
          actor,
          note: [`Gộp vào ca ${kept.code}.`, note].filter(Boolean).join(' '),
          entry: 'merged',
          details: { reason: 'duplicate' },
        },
        { reason: 'duplicate', mergedInto: kept.id, mergedIntoCode: kept.code },
      );
      await this.listeners.notifyMerged(manager, closed, kept);
      const current = await this.store.transitionCase(
        manager,
        kept,
        { state: kept.state, escalationClock: 'unchanged' },
        {
          actor,
          note: [`Gộp ca ${duplicate.code} vào ca này.`, note].filter(Boolean).join(' '),
          entry: 'merged',
        },
      );
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}
