import type { GateDetails } from './gate-directory.js';
import type { GateRow } from './gate-row.js';
import type { GateByCodeDto, GateDto } from './gates.dto.js';
import { decidePosterState, listPosterChanges } from './poster-facts.js';

/** Maps a row of the table `gate` to its response. */
export const toGateDto = (row: GateRow): GateDto => ({
  gateId: row.id,
  name: row.name,
  direction: row.direction,
  code: row.code,
  active: row.active,
  createdAt: row.created_at.toISOString(),
  hours: row.hours,
  poster: {
    version: row.poster_version,
    state: decidePosterState(row.poster_version, row.confirmed_poster_version),
    changes:
      row.poster_facts === null || row.confirmed_poster_facts === null
        ? []
        : listPosterChanges(row.confirmed_poster_facts, row.poster_facts),
    confirmedVersion: row.confirmed_poster_version,
    confirmedAt: row.poster_confirmed_at?.toISOString() ?? null,
    confirmedByName: row.poster_confirmed_by_name,
  },
});

/** Maps a gate with its unit to what a visitor sees of it. */
export function toGateByCodeDto(gate: GateDetails): GateByCodeDto {
  const [, ...areasAbove] = gate.areaName.split(', ');
  return {
    gateId: gate.gateId,
    code: gate.code,
    gateName: gate.gateName,
    direction: gate.direction,
    hours: gate.hours,
    unitId: gate.unitId,
    unitName: gate.unitName,
    areaName: gate.areaName,
    districtName: areasAbove.join(', '),
    hotline: gate.help.hotline,
    medicalCentre: gate.help.medicalCentre,
  };
}
