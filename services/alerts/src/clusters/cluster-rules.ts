/** A case as the search for clusters sees it. */
export interface ClusterCandidate {
  readonly caseId: string;
  /** Day of the declaration in Ho Chi Minh City, `2021-06-30`. */
  readonly day: string;
  /** The open cluster of the case; null: none. */
  readonly clusterId: string | null;
}

/** What the search does with cases of a unit. */
export type ClusterDecision =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly caseIds: readonly string[] }
  | { readonly kind: 'join'; readonly clusterId: string; readonly caseIds: readonly string[] };

const dayNumberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const daysOf = (cases: readonly ClusterCandidate[]): string[] => [...new Set(cases.map(({ day }) => day))];

/**
 * Decides about the cases of one unit: those within `days` of a case of an open cluster join it, the oldest cluster first, and so do
 * those within `days` of them; otherwise `minCases` cases or more within `days` days open one. Days are compared and not cases, because
 * a unit may have thousands.
 * @param cases cases of the unit that were neither ruled out nor taken out of a cluster
 */
export function decideCluster(
  cases: readonly ClusterCandidate[],
  { minCases, days }: { readonly minCases: number; readonly days: number },
): ClusterDecision {
  const inOrder = [...cases].sort((a, b) => a.day.localeCompare(b.day) || a.caseId.localeCompare(b.caseId));
  const isNear = (a: string, b: string): boolean => Math.abs(dayNumberOf(a) - dayNumberOf(b)) < days;
  const single = inOrder.filter(({ clusterId }) => clusterId === null);
  const singleDays = daysOf(single);
  const clusterId =
    inOrder.find((each) => each.clusterId !== null && singleDays.some((day) => isNear(day, each.day)))
      ?.clusterId ?? null;
  if (clusterId !== null) {
    const reached = daysReachedFrom(
      daysOf(inOrder.filter((each) => each.clusterId === clusterId)),
      singleDays,
      isNear,
    );
    return {
      kind: 'join',
      clusterId,
      caseIds: single.filter(({ day }) => reached.has(day)).map(({ caseId }) => caseId),
    };
  }
  for (const first of singleDays) {
    const within = single.filter(({ day }) => day >= first && isNear(first, day));
    if (within.length >= minCases) return { kind: 'open', caseIds: within.map(({ caseId }) => caseId) };
  }
  return { kind: 'none' };
}

/** Returns the days among `days` that are near one of `from`, or near a day that is. */
function daysReachedFrom(
  from: readonly string[],
  days: readonly string[],
  isNear: (a: string, b: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const day of days)
      if (!reached.has(day) && isNear(day, next)) {
        reached.add(day);
        waiting.push(day);
      }
  return reached;
}
