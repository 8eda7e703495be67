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

/**
 * Decides about the cases of one unit: those within `days` of a case of an open cluster join it, the oldest cluster first; otherwise
 * `minCases` cases or more within `days` days open one.
 * @param cases cases of the unit that were neither ruled out nor taken out of a cluster
 */
export function decideCluster(
  cases: readonly ClusterCandidate[],
  { minCases, days }: { readonly minCases: number; readonly days: number },
): ClusterDecision {
  const inOrder = [...cases].sort((a, b) => a.day.localeCompare(b.day) || a.caseId.localeCompare(b.caseId));
  const isNear = (a: ClusterCandidate, b: ClusterCandidate): boolean =>
    Math.abs(dayNumberOf(a.day) - dayNumberOf(b.day)) < days;
  const single = inOrder.filter(({ clusterId }) => clusterId === null);
  const member = inOrder.find(
    ({ clusterId, ...each }) =>
      clusterId !== null && single.some((other) => isNear({ ...each, clusterId }, other)),
  );
  if (member !== undefined)
    return {
      kind: 'join',
      clusterId: member.clusterId!,
      caseIds: single
        .filter((each) =>
          inOrder.some((other) => other.clusterId === member.clusterId && isNear(each, other)),
        )
        .map(({ caseId }) => caseId),
    };
  for (const first of single) {
    const within = single.filter((each) => each.day >= first.day && isNear(first, each));
    if (within.length >= minCases) return { kind: 'open', caseIds: within.map(({ caseId }) => caseId) };
  }
  return { kind: 'none' };
}
