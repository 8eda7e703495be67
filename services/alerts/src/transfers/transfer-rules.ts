import type { CaseState } from '@khai-bao/contracts';

/** Time within which a centre decides about a transfer. The figure is ours: as long as an acknowledged case may rest. */
export const transferDueMs = 30 * 60_000;

/** States in which a case can be transferred: somebody has it, and it has not ended. */
const transferableStates: readonly CaseState[] = ['ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];

/** The district of an area path: `79.760` of `79.760.26740`. */
export const districtPathOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');

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
