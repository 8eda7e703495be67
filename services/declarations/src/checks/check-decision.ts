import type { GateChecked, Outcome } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import type { RecordCheckDto } from './checks.dto.js';

/**
 * Returns what happens to the holder of a pass. Nobody is kept inside: at an exit only the decision of staff counts.
 * @throws Problem DECISION_REQUIRED, STOPPED_PASS at an entry
 */
export function requireDecision(
  outcome: Outcome,
  chosen: RecordCheckDto['decision'],
  direction: RecordCheckDto['direction'],
): GateChecked['decision'] {
  if (direction === 'exit') return chosen === 'stop' ? 'stopped' : 'admitted';
  if (outcome === 'caution' && chosen === undefined) throw new Problem('DECLARATIONS.DECISION_REQUIRED');
  if (outcome === 'suspected' && chosen === 'admit') throw new Problem('DECLARATIONS.STOPPED_PASS');
  return outcome === 'suspected' || chosen === 'stop' ? 'stopped' : 'admitted';
}
