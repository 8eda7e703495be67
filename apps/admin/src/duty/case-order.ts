import type { CaseItemDto, CaseListDto, CaseState } from '@khai-bao/api-client/alerts';

/** States that are at an end: they leave the list of those in hand. */
export const endStates: ReadonlySet<CaseState> = new Set(['RULED_OUT', 'CLOSED']);

/** Cases in hand as the service lists them: those that nobody has taken by how long they have waited, then the others, the newest first. */
export function orderOpenCases(items: readonly CaseItemDto[]): CaseItemDto[] {
  return [...items].sort((a, b) => {
    const untaken = Number(b.state === 'NEW') - Number(a.state === 'NEW');
    if (untaken !== 0) return untaken;
    const age = Date.parse(a.openedAt) - Date.parse(b.openedAt);
    return a.state === 'NEW' ? age : -age;
  });
}

/**
 * The page of cases in hand after a case has changed: one that has ended or was handed over leaves it. An older version changes nothing.
 * The counts stay for a known case that is on a later page, because what it was before is not known here.
 */
export function mergeCase(page: CaseListDto, changed: CaseItemDto): CaseListDto {
  const before = page.items.find(({ caseId }) => caseId === changed.caseId);
  if (before && before.version > changed.version) return page;
  const others = page.items.filter(({ caseId }) => caseId !== changed.caseId);
  const count = (one: CaseItemDto | undefined, holds: (one: CaseItemDto) => boolean): number =>
    Number(one !== undefined && holds(one));
  const isOnLaterPage = before === undefined && page.nextCursor !== null && changed.version > 1;
  const isNew = ({ state, isHandedOver }: CaseItemDto): boolean => state === 'NEW' && !isHandedOver;
  const isOpen = ({ state, isHandedOver }: CaseItemDto): boolean => !endStates.has(state) && !isHandedOver;
  return {
    ...page,
    items: orderOpenCases(isOpen(changed) ? [...others, changed] : others),
    counts: isOnLaterPage
      ? page.counts
      : {
          ...page.counts,
          new: Math.max(0, page.counts.new + count(changed, isNew) - count(before, isNew)),
          open: Math.max(0, page.counts.open + count(changed, isOpen) - count(before, isOpen)),
        },
  };
}

/** What the live stream says of a case; null when it is none. */
export function toCase(data: unknown): CaseItemDto | null {
  return typeof data === 'object' && data !== null && 'caseId' in data && 'state' in data
    ? (data as CaseItemDto)
    : null;
}

/** Since when nobody has taken a case that should have been taken; null while there is time. `now`: milliseconds since 1970. */
export function overdueSince(
  one: Pick<CaseItemDto, 'state' | 'escalateAt' | 'escalatedAt'>,
  now: number,
): string | null {
  if (one.state !== 'NEW') return null;
  const due = one.escalateAt ?? one.escalatedAt;
  return due !== null && (one.escalatedAt !== null || Date.parse(due) <= now) ? due : null;
}
