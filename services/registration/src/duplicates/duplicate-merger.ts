import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { commonAreaPath, comparisonBasisOf, type UnitPairRow } from '../duplicate-detection/unit-pair.js';
import { listFieldChanges } from '../units/field-changes.js';
import { emptyContact, UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitFieldsWriter } from '../units/unit-fields-writer.js';
import { toUnitFields, type CorrectableField, type UnitFields } from '../units/unit-fields.js';
import { UnitStore } from '../units/unit-store.js';
import { toUnitPlace, type UnitPlace, type UnitRow } from '../units/unit.row.js';
import { canMergeContacts, decideMerge, takeFields } from './duplicate-rules.js';
import type { MergeDto } from './duplicates.dto.js';
import { PairDecisions, throwRefusal } from './pair-decisions.js';

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
      await this.decisions.recordDecision(manager, pair, 'merged', actor, null, pair.basis);
      await queryRows(manager, 'update unit set joined_to = $2 where id = $1', [loser.id, survivor.id]);
      await this.store.transitionUnit(
        manager,
        loser,
        { state: 'DUPLICATE', actor, note: null },
        { kind: 'joined-to', unitId: survivor.id },
      );
      const rechecked = command.take.length > 0 ? await this.pairs.recheckPairs(manager, [written]) : [];
      await this.transferOpenPairs(manager, loser, written);
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
    survivor: UnitRow,
    loser: UnitRow,
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
    pair: UnitPairRow,
    survivor: UnitRow,
    loser: UnitRow,
    fields: MergedFields,
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into unit_merge (id, pair_id, survivor_id, loser_id, loser_state, fields_sealed, merged_at, merged_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        uuidv7(),
        pair.id,
        survivor.id,
        loser.id,
        loser.state,
        this.cipher.sealNote(survivor, JSON.stringify(fields)),
        this.clock.now(),
        actor.accountId,
      ],
    );
  }

  /** Pairs the survivor with every unit that the ended registration has an open pair with: three registrations of one unit are merged one by one. */
  private async transferOpenPairs(manager: EntityManager, loser: UnitRow, survivor: UnitRow): Promise<void> {
    const pairs = await queryRows<UnitPairRow>(
      manager,
      `select * from unit_pair where state = 'open' and $2::uuid not in (low_id, high_id) and (low_id = $1 or high_id = $1)`,
      [loser.id, survivor.id],
    );
    const partnerIdOf = ({ low_id, high_id }: UnitPairRow): string =>
      low_id === loser.id ? high_id : low_id;
    const partners = await queryRows<UnitRow>(manager, 'select * from unit where id = any($1::uuid[])', [
      pairs.map(partnerIdOf),
    ]);
    for (const pair of pairs) {
      const partner = partners.find(({ id }) => id === partnerIdOf(pair))!;
      const [low, high] = survivor.id < partner.id ? [survivor, partner] : [partner, survivor];
      await queryRows(
        manager,
        `insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8)
         on conflict (low_id, high_id) do update set state = 'open' where unit_pair.state = 'closed'`,
        [
          uuidv7(),
          low.id,
          high.id,
          commonAreaPath(low.area_path, high.area_path),
          pair.reasons,
          pair.score,
          comparisonBasisOf(low, high),
          this.clock.now(),
        ],
      );
    }
  }
}
