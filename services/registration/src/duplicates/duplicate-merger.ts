import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import type { UnitPairEntity } from '../duplicate-detection/unit-pair.entity.js';
import { listFieldChanges } from '../units/field-changes.js';
import { emptyContact, UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitFieldsWriter } from '../units/unit-fields-writer.js';
import { toUnitFields, type CorrectableField, type UnitFields } from '../units/unit-fields.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { toUnitPlace, type UnitPlace } from '../units/unit-place.js';
import { canMergeContacts, decideMerge, takeFields } from './duplicate-rules.js';
import type { MergeDto } from './duplicates.dto.js';
import { PairDecisions, throwRefusal } from './pair-decisions.js';
import { UnitMergeEntity } from './unit-merge.entity.js';

/** The survivor's content before and after a merge, stored sealed so that the merge can be undone. */
export interface MergedFields {
  readonly before: UnitFields;
  readonly after: UnitFields;
  readonly placeBefore: UnitPlace;
}

/** Merges two registrations of one unit. The content of the one that ends is unchanged, so that the merge can be undone. */
@Injectable()
export class DuplicateMerger {
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
   * Merges one registration into the other, which takes the named fields.
   * @returns id of the registration that remains
   * @throws Problem as `PairDecisions.lockPair`; REGISTRATION.HAS_ACCOUNT when the account of the one that ends is in use;
   *   WRONG_STATE when a contact cannot be unsealed
   */
  async mergeDuplicates(actor: Actor, pairId: string, command: MergeDto): Promise<string> {
    await this.dataSource.transaction(async (manager) => {
      const { pair, units } = await this.decisions.lockPair(manager, actor, pairId, command);
      const decision = decideMerge(pair.state, [...units.values()], command.survivorId);
      if ('refusal' in decision) throwRefusal(decision);
      const { survivor, loser } = decision;
      const { fields, place } = await this.mergeFields(manager, survivor, loser, command.take);
      const written = await this.writer.writeUnitFields(
        manager,
        survivor,
        fields.after,
        place,
        this.finder.computeFingerprints(fields.after),
      );
      await this.recordMerge(manager, actor, pair, survivor, loser, fields);
      await this.pairs.recordDecision(manager, pair.id, actor, {
        state: 'merged',
        noteSealed: null,
        comparisonBasis: pair.comparisonBasis,
      });
      await this.store.setMergedInto(manager, loser.id, survivor.id);
      await this.store.transitionUnit(
        manager,
        loser,
        { state: 'DUPLICATE', actor, note: null },
        { kind: 'joined-to', unitId: survivor.id },
      );
      const rechecked = command.take.length > 0 ? await this.pairs.recheckPairs(manager, [written]) : [];
      await this.pairs.transferOpenPairs(manager, loser, written);
      const flagged = [
        ...rechecked,
        ...(await this.pairs.closeOpenPairs(manager, loser.id)),
        ...(await this.pairs.flagDuplicates(manager, [survivor.id, loser.id], [survivor.id])),
      ];
      await this.decisions.recordWithFlags(manager, written, flagged, (row) =>
        this.store.recordCorrection(manager, row, actor, listFieldChanges(fields.before, fields.after), {
          kind: 'joined-here',
          unitId: loser.id,
        }),
      );
    });
    return command.survivorId;
  }

  /** @throws Problem REGISTRATION.WRONG_STATE when a contact cannot be unsealed that is needed */
  private async mergeFields(
    manager: EntityManager,
    survivor: UnitEntity,
    loser: UnitEntity,
    take: readonly CorrectableField[],
  ): Promise<{ fields: MergedFields; place: UnitPlace }> {
    const [kept, ended] = [this.cipher.openContactOrNull(survivor), this.cipher.openContactOrNull(loser)];
    if (!canMergeContacts({ survivor: kept !== null, loser: ended !== null }, take))
      throw new Problem('REGISTRATION.WRONG_STATE');
    const before = toUnitFields(survivor, kept ?? emptyContact);
    const placeBefore = toUnitPlace(survivor);
    const place = take.includes('areaName')
      ? await this.decisions.resolvePlace(manager, toUnitPlace(loser))
      : placeBefore;
    const after = {
      ...takeFields(before, toUnitFields(loser, ended ?? emptyContact), take),
      areaName: place.name,
    };
    return { fields: { before, after, placeBefore }, place };
  }

  private async recordMerge(
    manager: EntityManager,
    actor: Actor,
    pair: UnitPairEntity,
    survivor: UnitEntity,
    loser: UnitEntity,
    fields: MergedFields,
  ): Promise<void> {
    await manager.insert(UnitMergeEntity, {
      id: uuidv7(),
      pairId: pair.id,
      survivorId: survivor.id,
      loserId: loser.id,
      loserState: loser.state,
      fieldsSealed: this.cipher.sealNote(survivor, JSON.stringify(fields)),
      mergedAt: this.clock.now(),
      mergedBy: actor.accountId,
    });
  }
}
