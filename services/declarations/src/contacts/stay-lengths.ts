import type { RecordedVisit } from './recorded-visit.js';

/**
 * How long somebody without a recorded exit is assumed to stay at a unit with few recorded stays, milliseconds. Our own choice: a long
 * visit of a market or shop.
 */
export const defaultStayMs = 4 * 60 * 60 * 1000;
/** Recorded stays from which on they say more about a unit, or about an hour, than an assumption. */
const minRecordedStays = 30;
/**
 * Share of the recorded stays that the assumed one covers. Our own choice, by the generated outbreaks of `contact-recall.spec.ts`: a
 * smaller share loses close contacts, a larger one puts people before them who had left.
 */
const coveredShare = 0.9;
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * Returns how long people stay at a unit by the hour of their entry, from the recorded stays: who enters a market at opening mostly works
 * there. An hour with few stays has the length of all hours.
 */
export function toAssumedStay(
  visits: Iterable<Pick<RecordedVisit, 'passages'>>,
): (enteredAt: number) => number {
  const stays: { readonly hour: number; readonly ms: number }[] = [];
  for (const { passages } of visits) {
    const [entry, exit] = passages.filter(({ kind }) => kind !== 'stopped').sort((a, b) => a.at - b.at);
    if (entry?.kind !== 'entry' || exit?.kind !== 'exit' || exit.at - entry.at > dayMs) continue;
    stays.push({ hour: hourOf(entry.at), ms: exit.at - entry.at });
  }
  const ofAll = lengthOf(stays.map(({ ms }) => ms)) ?? defaultStayMs;
  const byHour = Map.groupBy(stays, ({ hour }) => hour);
  const lengths = new Map(
    [...byHour].map(([hour, list]) => [hour, lengthOf(list.map(({ ms }) => ms)) ?? ofAll]),
  );
  return (enteredAt) => lengths.get(hourOf(enteredAt)) ?? ofAll;
}

const hourOf = (at: number): number => Math.floor(at / hourMs);

/** Returns the length that covers `coveredShare` of the stays; null for few stays. */
function lengthOf(stays: readonly number[]): number | null {
  if (stays.length < minRecordedStays) return null;
  return [...stays].sort((a, b) => a - b)[Math.ceil(stays.length * coveredShare) - 1]!;
}
