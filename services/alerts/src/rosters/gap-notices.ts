import type { DutyGap } from '@khai-bao/contracts';

/** What is sent about the gaps of a centre, and what is remembered of what was sent. */
export interface GapNoticeDecision {
  readonly send: readonly DutyGap[];
  /** Replaces what was remembered: the parts of sent gaps that are still gaps. */
  readonly remember: readonly DutyGap[];
}

const isAsBad = (sent: DutyGap, gap: DutyGap): boolean => sent.kind === 'nobody' || sent.kind === gap.kind;

/**
 * Decides which gaps are sent. A gap is sent when it begins before `until` and no gap that was sent contains its part before `until`.
 * What was filled is forgotten, so that it is sent when it opens again.
 */
export function decideGapNotices(
  gaps: readonly DutyGap[],
  sent: readonly DutyGap[],
  until: Date,
): GapNoticeDecision {
  const send: DutyGap[] = [];
  const remember: DutyGap[] = [];
  for (const gap of gaps.filter(({ startsAt }) => startsAt.getTime() < until.getTime())) {
    const soonEnd = Math.min(gap.endsAt.getTime(), until.getTime());
    const before = sent.find(
      (one) =>
        isAsBad(one, gap) &&
        one.startsAt.getTime() <= gap.startsAt.getTime() &&
        one.endsAt.getTime() >= soonEnd,
    );
    if (before === undefined) send.push(gap);
    const knownUntil = before === undefined ? gap.endsAt : earlier(before.endsAt, gap.endsAt);
    remember.push({ kind: gap.kind, startsAt: gap.startsAt, endsAt: knownUntil });
  }
  return { send, remember };
}

const earlier = (a: Date, b: Date): Date => (a.getTime() < b.getTime() ? a : b);
