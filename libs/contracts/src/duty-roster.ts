/**
 * Ranks of a shift, in the order in which people are notified. `deputy`: notified when the others have not acknowledged.
 */
export const dutyRanks = ['first', 'second', 'deputy'] as const;
export type DutyRank = (typeof dutyRanks)[number];

/** A dated shift of one account at one centre. The instant `endsAt` no longer belongs to it. */
export interface DutyShift {
  /** Area code of the medical centre, `79` for HCDC. */
  readonly centreCode: string;
  readonly accountId: string;
  readonly rank: DutyRank;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** An account that is on duty, with the shift that makes it so. */
export interface PersonOnDuty<Shift extends DutyShift = DutyShift> {
  readonly accountId: string;
  readonly rank: DutyRank;
  readonly shift: Shift;
}

/** Why a period is a gap: nobody is on duty at all, or nobody of the rank `first`. */
export type DutyGapKind = 'nobody' | 'no-first';

export interface DutyGap {
  readonly kind: DutyGapKind;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface DutyPeriod {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** A shift lasts at most this long, hours. */
export const maxShiftHours = 24;
/** Days ahead for which gaps are shown. */
export const gapDaysAhead = 14;
/** A gap that starts within this time is sent to the head of the centre and to HCDC, hours. */
export const gapNoticeHours = 24;
/** Shifts that one change of a roster adds or removes at most. */
export const maxShiftsPerChange = 1_000;

const nobodyIsUnavailable: ReadonlySet<string> = new Set();

const compareShifts = (a: DutyShift, b: DutyShift): number =>
  dutyRanks.indexOf(a.rank) - dutyRanks.indexOf(b.rank) ||
  a.startsAt.getTime() - b.startsAt.getTime() ||
  (a.accountId < b.accountId ? -1 : Number(a.accountId > b.accountId));

/** Whether a shift covers an instant. */
export const coversInstant = ({ startsAt, endsAt }: DutyPeriod, instant: Date): boolean =>
  startsAt.getTime() <= instant.getTime() && instant.getTime() < endsAt.getTime();

/** Whether two periods have an instant in common. */
export const periodsOverlap = (a: DutyPeriod, b: DutyPeriod): boolean =>
  a.startsAt.getTime() < b.endsAt.getTime() && b.startsAt.getTime() < a.endsAt.getTime();

/**
 * Returns who is on duty at a centre at an instant: by rank, within a rank by the start of the shift, then by account. An account
 * stands once, with its highest rank.
 * @param unavailable accounts that cannot be on duty, because they are locked or have left the centre
 */
export function onDuty<Shift extends DutyShift>(
  shifts: readonly Shift[],
  centreCode: string,
  instant: Date,
  unavailable: ReadonlySet<string> = nobodyIsUnavailable,
): PersonOnDuty<Shift>[] {
  const current = shifts
    .filter(
      (shift) =>
        shift.centreCode === centreCode && !unavailable.has(shift.accountId) && coversInstant(shift, instant),
    )
    .sort(compareShifts);
  const seen = new Set<string>();
  return current.flatMap((shift) => {
    if (seen.has(shift.accountId)) return [];
    seen.add(shift.accountId);
    return [{ accountId: shift.accountId, rank: shift.rank, shift }];
  });
}

const gapKindOf = (people: readonly PersonOnDuty[]): DutyGapKind | null =>
  people.length === 0 ? 'nobody' : people[0]!.rank === 'first' ? null : 'no-first';

/**
 * Lists the gaps of a centre within a period, in their order: times without anybody, and times without a first. Neighbouring gaps
 * of one kind are joined. Who is on duty changes only at the start or the end of a shift, so `onDuty` decides once between two
 * such instants.
 */
export function findDutyGaps(
  shifts: readonly DutyShift[],
  centreCode: string,
  { startsAt, endsAt }: DutyPeriod,
  unavailable: ReadonlySet<string> = nobodyIsUnavailable,
): DutyGap[] {
  const [from, to] = [startsAt.getTime(), endsAt.getTime()];
  const relevant = shifts.filter(
    (shift) => shift.centreCode === centreCode && periodsOverlap(shift, { startsAt, endsAt }),
  );
  const bounds = [...new Set(relevant.flatMap((shift) => [shift.startsAt.getTime(), shift.endsAt.getTime()]))]
    .filter((at) => at > from && at < to)
    .sort((a, b) => a - b);
  const gaps: DutyGap[] = [];
  let start = from;
  for (const end of [...bounds, to]) {
    if (end <= start) continue;
    const kind = gapKindOf(onDuty(relevant, centreCode, new Date(start), unavailable));
    const last = gaps.at(-1);
    if (kind !== null && last?.kind === kind && last.endsAt.getTime() === start)
      gaps[gaps.length - 1] = { ...last, endsAt: new Date(end) };
    else if (kind !== null) gaps.push({ kind, startsAt: new Date(start), endsAt: new Date(end) });
    start = end;
  }
  return gaps;
}
