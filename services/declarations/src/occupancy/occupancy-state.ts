import { dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/core';

export const occupancyChangeKinds = ['recount', 'override', 'closing'] as const;
export type OccupancyChangeKind = (typeof occupancyChangeKinds)[number];

/**
 * `near`: at least nine tenths of the capacity, or more exits than entries, so that nobody knows; `full`: the capacity is reached.
 * `free` also without a capacity.
 */
export const occupancyLevels = ['free', 'near', 'full'] as const;
export type OccupancyLevel = (typeof occupancyLevels)[number];

/** Share of the capacity from which a zone is shown amber. Our own choice: no source sets one. */
const nearShare = 0.9;
/** How long an override lasts, milliseconds: long enough for a group, short enough that somebody looks again. */
export const overrideDurationMs = 15 * 60 * 1000;

const minuteMs = 60 * 1000;

/** The counted members of a zone. */
export interface OccupancyCount {
  readonly inside: number;
  readonly entries: number;
  readonly exits: number;
  readonly countedSince: Date;
  readonly leftAtClosing: number | null;
}

/** A passage that was admitted. */
export interface CountedPassage {
  readonly direction: 'entry' | 'exit';
  readonly checkedAt: Date;
}

/** Returns the latest closing that is not after an instant. @param closingMinute minutes after midnight in Asia/Ho_Chi_Minh */
export function lastClosing(now: Date, closingMinute: number): Date {
  const today = dayInHoChiMinh(now);
  const closing = new Date(startOfDay(today).getTime() + closingMinute * minuteMs);
  if (closing <= now) return closing;
  return new Date(startOfDay(daysBefore(today, 1)).getTime() + closingMinute * minuteMs);
}

/** Sets a zone to zero when a closing has passed since it was counted. Those who were inside are stated as `leftAtClosing`. */
export function closeIfDue<Count extends OccupancyCount>(
  count: Count,
  now: Date,
  closingMinute: number,
): Count {
  const closing = lastClosing(now, closingMinute);
  if (count.countedSince >= closing) return count;
  return {
    ...count,
    inside: 0,
    entries: 0,
    exits: 0,
    countedSince: closing,
    // Of several closings in a row only the first left somebody inside, and it is the one that is stated.
    leftAtClosing: count.inside,
  };
}

/**
 * Counts passages. One that was made before the last recount or closing is left out: whoever counted has seen that person. It
 * arrives later when its device had no network.
 */
export function countPassages<Count extends OccupancyCount>(
  count: Count,
  passages: readonly CountedPassage[],
): Count {
  const counted = passages.filter(({ checkedAt }) => checkedAt > count.countedSince);
  const entries = counted.filter(({ direction }) => direction === 'entry').length;
  const exits = counted.length - entries;
  return {
    ...count,
    inside: count.inside + entries - exits,
    entries: count.entries + entries,
    exits: count.exits + exits,
  };
}

/** Sets a zone to the number that somebody has counted. */
export const recountZone = <Count extends OccupancyCount>(
  count: Count,
  counted: number,
  now: Date,
): Count => ({
  ...count,
  inside: counted,
  entries: 0,
  exits: 0,
  countedSince: now,
});

/** Returns how full a zone is. @param capacity null: no limit */
export function occupancyLevel(inside: number, capacity: number | null): OccupancyLevel {
  if (capacity === null) return 'free';
  if (inside >= capacity) return 'full';
  // Entries are missing, and any number of people may be inside: amber until somebody counts again.
  if (inside < 0) return 'near';
  return inside >= capacity * nearShare ? 'near' : 'free';
}
