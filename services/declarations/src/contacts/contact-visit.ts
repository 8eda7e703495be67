import { daysBefore, dayInHoChiMinh } from '@khai-bao/platform/core';
import { lastClosing } from '../occupancy/occupancy-state.js';
import type { Passage, RecordedVisit } from './recorded-visit.js';
import { defaultStayMs } from './stay-lengths.js';

const dayMs = 24 * 60 * 60 * 1000;
const halfDayMs = 12 * 60 * 60 * 1000;
/** UTC+7 all year. */
const localOffsetMs = 7 * 60 * 60 * 1000;

/** A time inside a unit, epoch milliseconds. `to` equals `from` when only one instant is known. */
export interface Stay {
  readonly from: number;
  readonly to: number;
}

/** A visit with where and when the person was. */
export interface Visit extends RecordedVisit {
  /** In ascending order, without overlaps. Empty: no entry or exit is recorded. */
  readonly stays: readonly Stay[];
  /** Instants at gates: the passages, or the acceptance when there is no passage. */
  readonly gateTimes: readonly { readonly gateId: string; readonly at: number }[];
  /** Numbers of the half-days in Asia/Ho_Chi_Minh that the visit touches. */
  readonly halfDays: readonly number[];
}

/** What ends a stay whose exit is not recorded. */
export interface StayRules {
  /** Returns how long somebody who entered at an instant is assumed to stay, milliseconds. */
  readonly assumedStay: (enteredAt: number) => number;
  /** Minutes after midnight in Asia/Ho_Chi_Minh at which the unit closes. */
  readonly closingMinute: number;
  /** No stay reaches into the future. Epoch milliseconds. */
  readonly now: number;
}

/** Returns the number of the half-day (midnight to noon, noon to midnight in Asia/Ho_Chi_Minh) of an instant. */
export const halfDayOf = (at: number): number => Math.floor((at + localOffsetMs) / halfDayMs);

/** Returns the instant at which a half-day begins. */
export const startOfHalfDay = (halfDay: number): number => halfDay * halfDayMs - localOffsetMs;

/** Works out where and when the person of a visit was. */
export function toVisit(recorded: RecordedVisit, rules: StayRules): Visit {
  const passages = [...recorded.passages].sort((a, b) => a.at - b.at);
  const stays = toStays(passages, recorded.acceptedAt, rules);
  const gateTimes =
    passages.length === 0 && recorded.acceptedAt !== null
      ? [{ gateId: recorded.gateId, at: recorded.acceptedAt }]
      : passages.map(({ gateId, at }) => ({ gateId, at }));
  const halfDays = new Set(gateTimes.map(({ at }) => halfDayOf(at)));
  for (const { from, to } of stays)
    for (let halfDay = halfDayOf(from); halfDay <= halfDayOf(to); halfDay += 1) halfDays.add(halfDay);
  return { ...recorded, stays, gateTimes, halfDays: [...halfDays] };
}

/** Pairs entries with exits. Either may be missing. */
function toStays(passages: readonly Passage[], acceptedAt: number | null, rules: StayRules): Stay[] {
  const stays: Stay[] = [];
  let enteredAt: number | null = null;
  for (const { kind, at } of passages) {
    if (kind === 'stopped') continue;
    if (kind === 'entry') {
      if (enteredAt !== null) stays.push(assumeExit(enteredAt, at, rules));
      enteredAt = at;
    } else {
      if (enteredAt === null) stays.push(assumeEntry(at, acceptedAt, stays.at(-1)?.to ?? -Infinity, rules));
      // An exit more than a day later belongs to another entry, which was not recorded.
      else if (at - enteredAt > dayMs) stays.push(assumeExit(enteredAt, at, rules));
      else stays.push({ from: enteredAt, to: at });
      enteredAt = null;
    }
  }
  if (enteredAt !== null) stays.push(assumeExit(enteredAt, rules.now, rules));
  return stays;
}

/** The stay of an entry without an exit: it ends after the assumed stay, with the closing or at `latest`, whichever is first. */
function assumeExit(enteredAt: number, latest: number, { assumedStay, closingMinute, now }: StayRules): Stay {
  const ends = [enteredAt + assumedStay(enteredAt), nextClosing(enteredAt, closingMinute), latest, now];
  return { from: enteredAt, to: Math.max(enteredAt, Math.min(...ends)) };
}

/** The stay of an exit without an entry: it begins with the acceptance of the declaration at this unit, if that was shortly before. */
const assumeEntry = (
  exitAt: number,
  acceptedAt: number | null,
  earliest: number,
  { assumedStay }: StayRules,
): Stay => ({
  from:
    acceptedAt !== null &&
    acceptedAt < exitAt &&
    acceptedAt >= earliest &&
    exitAt - acceptedAt <= assumedStay(acceptedAt)
      ? acceptedAt
      : exitAt,
  to: exitAt,
});

const nextClosing = (at: number, closingMinute: number): number =>
  lastClosing(new Date(at), closingMinute).getTime() + dayMs;

/** The instants and days in which the visits of others are searched. */
export interface SearchedTime {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Days in Asia/Ho_Chi_Minh from `from` to `to`. */
  readonly days: readonly string[];
}

/**
 * Returns the time in which others can have been near visits: the whole days of the visits, and before them the assumed stay, so that a
 * stay that goes on at midnight is whole.
 */
export function searchedTimeOf(visits: readonly Visit[]): SearchedTime {
  const halfDays = visits.flatMap((visit) => visit.halfDays);
  const first = Math.min(...halfDays);
  const last = Math.max(...halfDays);
  // Half-days of a day have an even and the following odd number.
  const from = startOfHalfDay(first - (first % 2)) - defaultStayMs;
  const to = startOfHalfDay(last - (last % 2) + 2);
  const days: string[] = [];
  for (let day = dayInHoChiMinh(new Date(from)); day <= dayInHoChiMinh(new Date(to - 1));) {
    days.push(day);
    day = daysBefore(day, -1);
  }
  return { from, to, days };
}
