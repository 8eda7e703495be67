import type { CaseState } from '@khai-bao/contracts';
import { endedCaseStates } from '../cases/case-transitions.js';
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

/** Returns why a request ends without an answer, as the history of the case says it; null when it goes on. */
export function endingOfTransfer(
  before: { readonly state: CaseState; readonly areaPath: string },
  current: { readonly state: CaseState; readonly areaPath: string },
): string | null {
  if (districtPathOf(before.areaPath) !== districtPathOf(current.areaPath))
    return 'Ca đã sang địa bàn khác nên đề nghị chuyển không còn hiệu lực.';
  return endedCaseStates.includes(current.state) && !endedCaseStates.includes(before.state)
    ? 'Ca đã kết thúc nên đề nghị chuyển không còn hiệu lực.'
    : null;
}

/** Returns whether HCDC became responsible only because nobody had decided about the transfer: with the decision it is not any more. */
export const isResponsibleByTransfer = (
  { overdueAt }: { readonly overdueAt: Date | null },
  { responsible, escalatedAt }: { readonly responsible: string; readonly escalatedAt: Date | null },
): boolean =>
  overdueAt !== null && responsible === 'city' && escalatedAt !== null && escalatedAt >= overdueAt;

/**
 * Returns the area of a case after its transfer. The centre of its origin reads it from then on. A case that comes back there is none
 * that was transferred.
 */
export function areaAfterTransfer(
  { areaPath, originAreaPath }: { readonly areaPath: string; readonly originAreaPath: string | null },
  toAreaPath: string,
  toCentreName: string,
): {
  readonly areaPath: string;
  readonly originAreaPath: string | null;
  readonly transferredToName: string | null;
} {
  return originAreaPath !== null && districtPathOf(originAreaPath) === toAreaPath
    ? { areaPath: originAreaPath, originAreaPath: null, transferredToName: null }
    : {
        areaPath: toAreaPath,
        originAreaPath: originAreaPath ?? areaPath,
        transferredToName: toCentreName,
      };
}
