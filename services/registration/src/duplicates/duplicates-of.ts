import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { UnitContacts } from '../registrations/unit-contacts.js';
import type { UnitRow } from '../registrations/unit.row.js';
import type { AlikeUnitDto, DuplicateDto } from './duplicate.dto.js';
import type { PairRow } from './unit-pair.js';

/** So many pairs of one registration are shown. */
const most = 50;

/** What pairs a registration makes, those first that wait for somebody to decide. */
export async function duplicatesOf(
  runner: EntityManager | DataSource,
  actor: Actor,
  unit: UnitRow,
  contacts: UnitContacts,
): Promise<DuplicateDto[]> {
  const pairs = await queryRows<PairRow>(
    runner,
    `select * from (select * from unit_pair where low_id = $1 union all select * from unit_pair where high_id = $1) pair
     where state <> 'closed' order by state <> 'open', score desc, id limit ${most}`,
    [unit.id],
  );
  if (pairs.length === 0) return [];
  const others = await queryRows<UnitRow>(runner, 'select * from unit where id = any($1::uuid[])', [
    pairs.map((pair) => otherOf(pair, unit.id)),
  ]);
  const byId = new Map([unit, ...others].map((row) => [row.id, row]));
  return pairs.map((pair) => {
    const other = byId.get(otherOf(pair, unit.id))!;
    const seen = isWithinJurisdiction(actor, other.area_path);
    return {
      id: pair.id,
      state: pair.state,
      reasons: pair.reasons,
      score: pair.score,
      foundAt: pair.found_at.toISOString(),
      other: seen ? presentAlike(other) : null,
      decidedAt: pair.decided_at?.toISOString() ?? null,
      decidedByName: pair.decided_by_name,
      note:
        seen && pair.note_sealed !== null
          ? contacts.openNoteOrNull(byId.get(pair.low_id)!, pair.note_sealed, 'unit_pair')
          : null,
    };
  });
}

const otherOf = (pair: Pick<PairRow, 'low_id' | 'high_id'>, unitId: string): string =>
  pair.low_id === unitId ? pair.high_id : pair.low_id;

export const presentAlike = (row: UnitRow): AlikeUnitDto => ({
  unitId: row.id,
  trackingCode: row.tracking_code,
  name: row.name,
  street: row.street,
  areaName: row.area_name,
  state: row.state,
  accountState: row.account_state,
  submittedAt: row.submitted_at.toISOString(),
});
