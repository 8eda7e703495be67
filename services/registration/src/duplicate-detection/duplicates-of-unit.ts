import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import type { AlikeUnitDto, DuplicateDto } from './unit-pair.dto.js';
import type { UnitPairRow } from './unit-pair.js';

/** Pairs of one registration that are listed. */
const maxShownPairs = 50;

/** Lists the pairs of a registration, undecided ones first. Units outside of the actor's area are not named. */
export async function listDuplicatesOfUnit(
  runner: EntityManager | DataSource,
  actor: Actor,
  unit: UnitRow,
  cipher: UnitDataCipher,
): Promise<DuplicateDto[]> {
  const pairs = await queryRows<UnitPairRow>(
    runner,
    `select * from (select * from unit_pair where low_id = $1 union all select * from unit_pair where high_id = $1) pair
     where state <> 'closed' order by state <> 'open', score desc, id limit ${maxShownPairs}`,
    [unit.id],
  );
  if (pairs.length === 0) return [];
  const others = await queryRows<UnitRow>(runner, 'select * from unit where id = any($1::uuid[])', [
    pairs.map((pair) => otherUnitIdOf(pair, unit.id)),
  ]);
  const byId = new Map([unit, ...others].map((row) => [row.id, row]));
  return pairs.map((pair) => {
    const other = byId.get(otherUnitIdOf(pair, unit.id))!;
    const seen = isWithinJurisdiction(actor, other.area_path);
    return {
      id: pair.id,
      state: pair.state,
      reasons: pair.reasons,
      score: pair.score,
      foundAt: pair.found_at.toISOString(),
      other: seen ? toAlikeUnitDto(other) : null,
      decidedAt: pair.decided_at?.toISOString() ?? null,
      decidedByName: pair.decided_by_name,
      note:
        seen && pair.note_sealed !== null
          ? cipher.openNoteOrNull(byId.get(pair.low_id)!, pair.note_sealed, 'unit_pair')
          : null,
    };
  });
}

const otherUnitIdOf = (pair: Pick<UnitPairRow, 'low_id' | 'high_id'>, unitId: string): string =>
  pair.low_id === unitId ? pair.high_id : pair.low_id;

export const toAlikeUnitDto = (row: UnitRow): AlikeUnitDto => ({
  unitId: row.id,
  trackingCode: row.tracking_code,
  name: row.name,
  street: row.street,
  areaName: row.area_name,
  state: row.state,
  accountState: row.account_state,
  submittedAt: row.submitted_at.toISOString(),
});
