import type { ApiProblem } from '@khai-bao/api-client';

/** A gate that can be declared at instead of the one of the code. */
export interface OfferedGate {
  readonly code: string;
  readonly unitName: string;
  readonly gateName: string;
  readonly direction: 'entrance' | 'exit' | 'both' | null;
  /** `06:00` and `18:00`; null when they are not stated. */
  readonly hours: { readonly from: string; readonly to: string } | null;
}

/** Why the code opens no form. */
export const closedReasons = ['gate-retired', 'unit-closed', 'unit-merged'] as const;
export type ClosedReason = (typeof closedReasons)[number];

/** A refusal of a gate code, as the page shows it. `reason` is null for a code that no gate has. */
export interface MissingGate {
  readonly kind: 'missing';
  readonly reason: ClosedReason | null;
  readonly unitName: string;
  readonly hotline: string;
  /** The open gates of the unit; for an unknown code the one that may be meant. */
  readonly gates: readonly OfferedGate[];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function toOfferedGate(value: unknown): OfferedGate | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, unitName, gateName, direction, hours } = value as Record<string, unknown>;
  if (typeof code !== 'string' || typeof unitName !== 'string' || typeof gateName !== 'string') return null;
  const { from, to } = (typeof hours === 'object' && hours !== null ? hours : {}) as Record<string, unknown>;
  return {
    code,
    unitName,
    gateName,
    direction: direction === 'entrance' || direction === 'exit' || direction === 'both' ? direction : null,
    hours: typeof from === 'string' && typeof to === 'string' ? { from, to } : null,
  };
}

/** Reads the refusal of an unknown or closed gate code; null for any other problem. */
export function toMissingGate(problem: ApiProblem): MissingGate | null {
  const isClosed = problem.code === 'DECLARATIONS.GATE_RETIRED';
  if (!isClosed && problem.code !== 'DECLARATIONS.GATE_NOT_FOUND') return null;
  const { suggestion, openGates, reason, unitName, hotline } = problem.members;
  const listed: readonly unknown[] = Array.isArray(openGates) ? openGates : [suggestion];
  return {
    kind: 'missing',
    reason: isClosed ? (closedReasons.find((one) => one === reason) ?? 'gate-retired') : null,
    unitName: textOf(unitName),
    hotline: textOf(hotline),
    gates: listed.flatMap((one) => toOfferedGate(one) ?? []),
  };
}
