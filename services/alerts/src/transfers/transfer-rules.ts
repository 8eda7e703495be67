import type { CaseState } from '@khai-bao/contracts';
import { districtPathOf } from '../cases/district-path.js';

/** Time within which a centre decides about a transfer. The figure is ours: as long as an acknowledged case may rest. */
export const transferDueMs = 30 * 60_000;

/** States in which a case can be transferred: somebody has it, and it has not ended. */
const transferableStates: readonly CaseState[] = ['ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];

/** Returns why a case cannot be transferred to a centre, or null. */
export function refusalOfTransfer(
  suspectedCase: { readonly state: CaseState; readonly areaPath: string },
  targetAreaPath: string,
): 'ALERTS.WRONG_STATE' | 'ALERTS.TRANSFER_TARGET' | null {
  if (!transferableStates.includes(suspectedCase.state)) return 'ALERTS.WRONG_STATE';
  const isDistrict = targetAreaPath.split('.').length === 2;
  return isDistrict && districtPathOf(suspectedCase.areaPath) !== targetAreaPath
    ? null
    : 'ALERTS.TRANSFER_TARGET';
}
