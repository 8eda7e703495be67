import { Injectable } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { Any, DataSource, type EntityManager } from 'typeorm';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { NcoviClaims } from './ncovi-claims.js';
import { lockMatching, updateMatches } from './ncovi-entries.queries.js';
import { NcoviEntryEntity } from './ncovi-entry.entity.js';
import type { NcoviDecision, NcoviWorkOutcome } from './ncovi-kinds.js';
import { NcoviMatcher } from './ncovi-matcher.js';
import type { DecideNcoviWorkDto } from './ncovi-work.dto.js';
import { NcoviWorkEntity } from './ncovi-work.entity.js';
import { ncoviHistoryTexts } from './ncovi.texts.js';
import { UnitCovers } from './unit-covers.js';

const outcomeOf: Readonly<Record<NcoviDecision, NcoviWorkOutcome>> = {
  match: 'matched',
  dismiss: 'dismissed',
  keep: 'kept',
  end: 'ended',
};

/** Stores what an officer decides about a question: match, history of the units and cover, in one transaction. */
@Injectable()
export class NcoviDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matcher: NcoviMatcher,
    private readonly covers: UnitCovers,
    private readonly claims: NcoviClaims,
    private readonly store: UnitStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Decides a question of the actor's area.
   * @throws Problem REGISTRATION.NOT_FOUND; NCOVI_SETTLED when it was settled or has changed; NCOVI_NO_CANDIDATE for another unit or a
   *   decision that does not fit the question
   */
  async decideWork(actor: Actor, id: string, form: DecideNcoviWorkDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockMatching(manager);
      const work = await manager.findOne(NcoviWorkEntity, {
        where: { id, areaPath: withinJurisdiction(actor) },
        lock: { mode: 'pessimistic_write' },
      });
      if (work === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (work.settledAt !== null || work.version !== form.version)
        throw new Problem('REGISTRATION.NCOVI_SETTLED');
      const isClaim = work.kind === 'claim';
      if (isClaim !== (form.decision === 'keep' || form.decision === 'end'))
        throw new Problem('REGISTRATION.NCOVI_NO_CANDIDATE');
      await manager.update(
        NcoviWorkEntity,
        { id },
        {
          settledAt: this.clock.now(),
          outcome: outcomeOf[form.decision],
          decidedBy: actor.accountId,
          decidedByName: actor.displayName,
          version: work.version + 1,
        },
      );
      if (isClaim) await this.decideClaim(manager, actor, work, form);
      else await this.decideEntry(manager, actor, work, form);
    });
  }

  private async decideClaim(
    manager: EntityManager,
    actor: Actor,
    work: NcoviWorkEntity,
    { decision, reason }: DecideNcoviWorkDto,
  ): Promise<void> {
    const unitId = work.unitIds[0]!;
    const note = `${ncoviHistoryTexts[decision]('')}: ${reason}`;
    if (decision === 'keep') {
      await this.addNotes(manager, actor, [unitId], note);
      await this.covers.setBasis(manager, unitId, 'proved');
      return;
    }
    await this.claims.endClaim(manager, unitId, actor, note);
    await this.covers.setBasis(manager, unitId, null);
  }

  private async decideEntry(
    manager: EntityManager,
    actor: Actor,
    work: NcoviWorkEntity,
    { decision, unitId, reason }: DecideNcoviWorkDto,
  ): Promise<void> {
    const entryId = work.entryId!;
    const note = `${ncoviHistoryTexts[decision](entryId)}: ${reason}`;
    if (decision === 'match') {
      if (unitId === undefined || !work.unitIds.includes(unitId))
        throw new Problem('REGISTRATION.NCOVI_NO_CANDIDATE');
      await this.addNotes(manager, actor, [unitId], note);
      await updateMatches(manager, [{ entryId, unitId, rule: 'person' }]);
    } else {
      await this.addNotes(manager, actor, work.unitIds, note);
      const entry = await manager.findOneByOrFail(NcoviEntryEntity, { entryId });
      await manager.update(
        NcoviEntryEntity,
        { entryId },
        { dismissedUnits: [...new Set([...entry.dismissedUnits, ...work.unitIds])] },
      );
    }
    await this.matcher.matchEntries(manager, [entryId]);
  }

  private async addNotes(
    manager: EntityManager,
    actor: Actor,
    unitIds: readonly string[],
    note: string,
  ): Promise<void> {
    const units = await manager.find(UnitEntity, { where: { id: Any([...unitIds]) }, order: { id: 'ASC' } });
    for (const unit of units)
      await this.store.addInternalNote(manager, unit, actor, { changes: [], link: null, note });
  }
}
