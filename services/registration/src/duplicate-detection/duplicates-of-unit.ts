import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { In, type EntityManager } from 'typeorm';
import type { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitEntity } from '../units/unit.entity.js';
import type { AlikeUnitDto, DuplicateDto } from './unit-pair.dto.js';
import { listPairsOfUnit, type PairedIds } from './duplicate-detection.queries.js';

/** Pairs of one registration that are listed. */
const maxShownPairs = 50;

/** Lists the pairs of a registration, undecided ones first. Units outside of the actor's area are not named. */
export async function listDuplicatesOfUnit(
  manager: EntityManager,
  actor: Actor,
  unit: UnitEntity,
  cipher: UnitDataCipher,
): Promise<DuplicateDto[]> {
  const pairs = await listPairsOfUnit(manager, unit.id, maxShownPairs);
  if (pairs.length === 0) return [];
  const others = await manager.findBy(UnitEntity, {
    id: In(pairs.map((pair) => otherUnitIdOf(pair, unit.id))),
  });
  const byId = new Map([unit, ...others].map((row) => [row.id, row]));
  return pairs.map((pair) => {
    const other = byId.get(otherUnitIdOf(pair, unit.id))!;
    const seen = isWithinJurisdiction(actor, other.areaPath);
    return {
      id: pair.id,
      state: pair.state,
      reasons: pair.reasons,
      score: pair.score,
      foundAt: pair.foundAt.toISOString(),
      other: seen ? toAlikeUnitDto(other) : null,
      decidedAt: pair.decidedAt?.toISOString() ?? null,
      decidedByName: pair.decidedByName,
      note:
        seen && pair.noteSealed !== null
          ? cipher.openNoteOrNull(byId.get(pair.lowId)!, pair.noteSealed, 'unit_pair')
          : null,
    };
  });
}

const otherUnitIdOf = (pair: PairedIds, unitId: string): string =>
  pair.lowId === unitId ? pair.highId : pair.lowId;

export const toAlikeUnitDto = (row: UnitEntity): AlikeUnitDto => ({
  unitId: row.id,
  trackingCode: row.trackingCode,
  name: row.name,
  street: row.street,
  areaName: row.areaName,
  state: row.state,
  accountState: row.accountState,
  submittedAt: row.submittedAt.toISOString(),
});
