/** Bounds within which removals are published without a person. */
export interface RemovalLimits {
  /** Share of the listed units, from 0 to 1. */
  readonly share: number;
  /** Fewer removals are always published. */
  readonly floor: number;
}

/**
 * Decides whether the removals of a reading are published, or a person is asked first: a list that suddenly loses a large share of
 * its units is more likely wrong than right.
 * @param units units that the list held before
 * @param confirmed removals that a person has confirmed
 */
export function decideRemovals(
  { removals, units }: { readonly removals: number; readonly units: number },
  { share, floor }: RemovalLimits,
  confirmed: number | null,
): 'publish' | 'ask' {
  if (removals < floor || removals <= units * share) return 'publish';
  return confirmed !== null && removals <= confirmed ? 'publish' : 'ask';
}
