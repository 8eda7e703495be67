import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { comparisonBasisOf } from '../duplicate-detection/unit-pair.js';
import { listFieldChanges } from '../units/field-changes.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitFieldsWriter } from '../units/unit-fields-writer.js';
import { toUnitFields, type CorrectableField } from '../units/unit-fields.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { toUnitPlace } from '../units/unit-place.js';
import type { MergedFields } from './duplicate-merger.js';
import { decideRestoredFields, takeFields } from './duplicate-rules.js';
import type { DismissDto, PartDto } from './duplicates.dto.js';
import { latestRow, PairDecisions } from './pair-decisions.js';
import { UnitMergeEntity } from './unit-merge.entity.js';

/** Declares two registrations to be different units: dismisses a pair, or undoes a merge. */
@Injectable()
export class DuplicateSeparator {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decisions: PairDecisions,
    private readonly cipher: UnitDataCipher,
    private readonly writer: UnitFieldsWriter,
    private readonly store: UnitStore,
    private readonly finder: DuplicateFinder,
    private readonly pairs: DuplicatePairs,
    private readonly clock: Clock,
  ) {}

  /**
   * Dismisses a pair. It stays dismissed until the compared values of one of its units change.
   * @throws Problem as `PairDecisions.lockPair`
   */
  async dismissDuplicate(actor: Actor, pairId: string, command: DismissDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.decisions.lockPair(manager, actor, pairId, command);
      if (pair.state !== 'open') throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      const [low, high] = [units.get(pair.lowId)!, units.get(pair.highId)!];
      await this.pairs.recordDecision(manager, pair.id, actor, {
        state: 'apart',
        noteSealed: this.cipher.sealNote(low, command.reason),
        comparisonBasis: comparisonBasisOf(low, high),
      });
      for (const [unit, other] of [
        [low, high],
        [high, low],
      ] as const)
        await this.store.addInternalNote(manager, unit, actor, {
          changes: [],
          note: command.reason,
          link: { kind: 'apart', unitId: other.id },
        });
      await this.store.publishUnits(manager, await this.pairs.flagDuplicates(manager, [low.id, high.id], []));
    });
  }

  /**
   * Undoes a merge. The ended registration returns to its earlier state, and the survivor gets its earlier fields back, except
   * those that were corrected since.
   * @returns the corrected fields, which stay as they are
   * @throws Problem as `PairDecisions.lockPair`; REGISTRATION.JOINED_FURTHER when the survivor was merged into a third
   *   registration since; WRONG_STATE when its contact cannot be unsealed
   */
  async undoMerge(actor: Actor, pairId: string, command: PartDto): Promise<CorrectableField[]> {
    return this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.decisions.lockPair(manager, actor, pairId, command);
      const merge = await manager.findOne(UnitMergeEntity, {
        where: { pairId: pair.id, undoneAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (pair.state !== 'merged' || merge === null) throw new Problem('REGISTRATION.DUPLICATE_DECIDED');
      const note = command.reason ?? null;
      const [survivor, loser] = [units.get(merge.survivorId)!, units.get(merge.loserId)!];
      if (survivor.state === 'DUPLICATE') throw new Problem('REGISTRATION.JOINED_FURTHER');
      const { before, after, placeBefore } = JSON.parse(
        this.cipher.openNote(survivor, merge.fieldsSealed),
      ) as MergedFields;
      const contact = this.cipher.openContactOrNull(survivor);
      if (contact === null) throw new Problem('REGISTRATION.WRONG_STATE');
      const now = toUnitFields(survivor, contact);
      const { restored, kept } = decideRestoredFields(before, after, now);
      const place = restored.includes('areaName')
        ? await this.decisions.resolvePlace(manager, placeBefore)
        : toUnitPlace(survivor);
      const fields = { ...takeFields(now, before, restored), areaName: place.name };
      const written = await this.writer.writeUnitFields(
        manager,
        survivor,
        fields,
        place,
        this.finder.computeFingerprints(fields),
      );
      const returned = await this.returnLoser(manager, actor, merge);
      const [low, high] = written.id < returned.id ? [written, returned] : [returned, written];
      await this.pairs.recordDecision(manager, pair.id, actor, {
        state: 'apart',
        noteSealed: note === null ? null : this.cipher.sealNote(low, note),
        comparisonBasis: comparisonBasisOf(low, high),
      });
      const flagged = [
        ...(await this.pairs.recheckPairs(manager, [written, returned])),
        ...(await this.pairs.flagDuplicates(manager, [written.id, loser.id], [written.id, loser.id])),
      ];
      await this.store.recordTransition(
        manager,
        latestRow(flagged, returned),
        { state: merge.loserState, actor, note },
        { kind: 'parted', unitId: survivor.id },
      );
      await this.decisions.recordWithFlags(
        manager,
        written,
        flagged.filter(({ id }) => id !== loser.id),
        (row) =>
          this.store.recordCorrection(manager, row, actor, listFieldChanges(now, fields), {
            kind: 'parted',
            unitId: loser.id,
          }),
      );
      return kept;
    });
  }

  private async returnLoser(
    manager: EntityManager,
    actor: Actor,
    merge: UnitMergeEntity,
  ): Promise<UnitEntity> {
    await manager.update(
      UnitMergeEntity,
      { id: merge.id },
      { undoneAt: this.clock.now(), undoneBy: actor.accountId },
    );
    return this.store.restoreMergedUnit(manager, merge.loserId, merge.loserState);
  }
}
