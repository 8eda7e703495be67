import {
  coversInstant,
  hasAllowedLength,
  periodsOverlap,
  type DutyRank,
  type DutyShift,
  type ErrorCode,
} from '@khai-bao/contracts';
import type { AlarmState } from './duty-shift.entity.js';

/** Shifts may start this far ahead, days. */
const maxDaysAhead = 366;
const dayMs = 24 * 3_600_000;

export interface NewShift {
  readonly accountId: string;
  readonly rank: DutyRank;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What a change of a roster is judged by. */
export interface RosterFacts {
  readonly now: Date;
  /** Active people of the centre. */
  readonly people: ReadonlySet<string>;
  /** Shifts of the added people that stay. */
  readonly staying: readonly Pick<DutyShift, 'accountId' | 'startsAt' | 'endsAt'>[];
}

/** Returns why shifts cannot be added; null when they can. */
export function findShiftFault(
  added: readonly NewShift[],
  { now, people, staying }: RosterFacts,
): ErrorCode | null {
  for (const shift of added) {
    if (!hasAllowedLength(shift)) return 'ALERTS.SHIFT_LENGTH';
    if (shift.endsAt.getTime() <= now.getTime()) return 'ALERTS.SHIFT_PAST';
    if (shift.startsAt.getTime() > now.getTime() + maxDaysAhead * dayMs) return 'ALERTS.SHIFT_TOO_FAR';
    if (!people.has(shift.accountId)) return 'ALERTS.UNKNOWN_DUTY_PERSON';
  }
  return hasOverlap([...added, ...staying]) ? 'ALERTS.SHIFT_OVERLAP' : null;
}

/** Whether a person has two shifts at the same time. In the order of their start, only neighbours of one person can overlap first. */
function hasOverlap(shifts: RosterFacts['staying']): boolean {
  const sorted = shifts.toSorted(
    (a, b) =>
      (a.accountId < b.accountId ? -1 : Number(a.accountId > b.accountId)) ||
      a.startsAt.getTime() - b.startsAt.getTime(),
  );
  return sorted.some((shift, at) => {
    const next = sorted[at + 1];
    return next !== undefined && next.accountId === shift.accountId && periodsOverlap(shift, next);
  });
}

const identityOf = ({ accountId, rank, startsAt, endsAt }: NewShift): string =>
  `${accountId} ${rank} ${startsAt.getTime()} ${endsAt.getTime()}`;

/** Lists the accounts whose shifts differ after a change, without those that were removed and added unchanged. */
export function findChangedAccounts(removed: readonly NewShift[], added: readonly NewShift[]): string[] {
  const before = new Set(removed.map(identityOf));
  const after = new Set(added.map(identityOf));
  const changed = [
    ...removed.filter((shift) => !after.has(identityOf(shift))),
    ...added.filter((shift) => !before.has(identityOf(shift))),
  ];
  return [...new Set(changed.map(({ accountId }) => accountId))].sort();
}

/** A shift that is added, with the test alarm of an unchanged shift that it replaces. */
export interface AddedShift extends NewShift {
  readonly id: string;
  readonly alarmState: AlarmState | null;
  readonly alarmAt: Date | null;
}

/** Returns shifts that are added, with the alarms of those that are removed and added again unchanged. */
export function keepAlarmStates(
  added: readonly NewShift[],
  removed: readonly (NewShift & Pick<AddedShift, 'alarmState' | 'alarmAt'>)[],
): Omit<AddedShift, 'id'>[] {
  const before = new Map(removed.map((shift) => [identityOf(shift), shift]));
  return added.map((shift) => {
    const same = before.get(identityOf(shift));
    return { ...shift, alarmState: same?.alarmState ?? null, alarmAt: same?.alarmAt ?? null };
  });
}

/** Lists the added shifts that run already and whose person was not asked: those of substitutes, and changed ones. */
export const listShiftsToTest = (added: readonly AddedShift[], now: Date): string[] =>
  added.filter((shift) => shift.alarmState === null && coversInstant(shift, now)).map(({ id }) => id);
