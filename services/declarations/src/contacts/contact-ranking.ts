import { contactReasons, type ContactReason, type ContactWindows } from '@khai-bao/contracts';
import type { Stay, Visit } from './contact-visit.js';
import { startOfHalfDay } from './contact-visit.js';

const minuteMs = 60 * 1000;
/**
 * Time between the acceptances of two declarations of one device within which they are one party, milliseconds. Our own choice: people
 * who declare one after the other on one phone. A phone that the whole market uses is no household.
 */
export const partyWindowMs = 15 * minuteMs;

/** The visits of the person of a case at one unit, prepared for comparisons. */
export interface CasePresence {
  readonly visits: readonly Visit[];
  /** In ascending order, without overlaps. */
  readonly stays: readonly Stay[];
  /** Instants by gate, in ascending order. */
  readonly gateTimes: ReadonlyMap<string, readonly number[]>;
  readonly halfDays: ReadonlySet<number>;
  /** Acceptances by the digest of the device. */
  readonly devices: ReadonlyMap<string, readonly number[]>;
}

/** How near a visit was to those of the person of a case. */
export interface Nearness {
  readonly reason: ContactReason;
  /** Milliseconds inside together; null: not known, or not at the same time. */
  readonly togetherMs: number | null;
  /** Milliseconds between the passages of the two at one gate; null: at different gates. */
  readonly apartMs: number | null;
  /** Time at which the two were near each other first, epoch milliseconds. */
  readonly nearAt: number;
}

/** Somebody who was near, by their nearest visit. */
export interface RankedContact extends Nearness {
  readonly declarationId: string;
  readonly day: string;
  readonly unitId: string;
  readonly gateId: string;
  readonly personIndex: string;
}

/** What decides about nearness besides the visits. */
export interface RankingRules {
  readonly windows: Pick<ContactWindows, 'minutesInsideTogether' | 'minutesAtSameGate'>;
  /** Declarations whose content has the party key of the case. */
  readonly partyIds: ReadonlySet<string>;
}

/** Prepares the visits of the person of a case at one unit. */
export function toCasePresence(visits: readonly Visit[]): CasePresence {
  const gateTimes = new Map<string, number[]>();
  for (const { gateId, at } of visits.flatMap((visit) => visit.gateTimes)) append(gateTimes, gateId, at);
  for (const times of gateTimes.values()) times.sort((a, b) => a - b);
  const devices = new Map<string, number[]>();
  for (const { deviceDigest, acceptedAt } of visits)
    if (deviceDigest !== null && acceptedAt !== null) append(devices, deviceDigest, acceptedAt);
  return {
    visits,
    stays: joinStays(visits.flatMap(({ stays }) => stays)),
    gateTimes,
    halfDays: new Set(visits.flatMap(({ halfDays }) => halfDays)),
    devices,
  };
}

/** Returns how near a visit was to those of the person of a case; null: not in the same half-day. */
export function findNearness(own: CasePresence, visit: Visit, rules: RankingRules): Nearness | null {
  const together = findTimeTogether(own.stays, visit.stays);
  const apart = findTimeApart(own.gateTimes, visit, rules.windows.minutesAtSameGate * minuteMs);
  const reason = reasonOf(own, visit, rules, together?.ms ?? null, apart?.ms ?? null);
  if (reason === null) return null;
  const instants = [together?.firstAt, apart?.firstAt].filter((at) => at !== undefined);
  return {
    reason,
    togetherMs: together?.ms ?? null,
    apartMs: apart?.ms ?? null,
    nearAt: instants.length > 0 ? Math.min(...instants) : findSharedTime(own, visit),
  };
}

/**
 * Orders contacts, the nearest first: by reason, then the longer time together, then the shorter time apart. The rest makes the order
 * the same on every run.
 */
export const compareContacts = (a: RankedContact, b: RankedContact): number =>
  contactReasons.indexOf(a.reason) - contactReasons.indexOf(b.reason) ||
  (b.togetherMs ?? -1) - (a.togetherMs ?? -1) ||
  (a.apartMs ?? Infinity) - (b.apartMs ?? Infinity) ||
  a.nearAt - b.nearAt ||
  (a.declarationId < b.declarationId ? -1 : 1);

/**
 * Ranks the visits of others at one unit, the nearest first. A person has one entry for each day, with the nearest visit.
 * @param visits without those of the person of the case
 */
export function rankContacts(
  own: CasePresence,
  visits: Iterable<Visit>,
  rules: RankingRules,
): RankedContact[] {
  const nearest = new Map<string, RankedContact>();
  for (const visit of visits) {
    const nearness = findNearness(own, visit, rules);
    if (nearness === null) continue;
    const { declarationId, day, unitId, gateId, personIndex } = visit;
    const contact = { declarationId, day, unitId, gateId, personIndex, ...nearness };
    const key = `${day} ${personIndex}`;
    const known = nearest.get(key);
    if (known === undefined || compareContacts(contact, known) < 0) nearest.set(key, contact);
  }
  return [...nearest.values()].sort(compareContacts);
}

function reasonOf(
  own: CasePresence,
  visit: Visit,
  { windows, partyIds }: RankingRules,
  togetherMs: number | null,
  apartMs: number | null,
): ContactReason | null {
  if (partyIds.has(visit.declarationId) || isSameDevice(own, visit)) return 'same-party';
  if (togetherMs !== null && togetherMs >= windows.minutesInsideTogether * minuteMs) return 'inside-together';
  if (apartMs !== null && apartMs <= windows.minutesAtSameGate * minuteMs) return 'same-gate';
  return visit.halfDays.some((halfDay) => own.halfDays.has(halfDay)) ? 'same-half-day' : null;
}

const isSameDevice = ({ devices }: CasePresence, { deviceDigest, acceptedAt }: Visit): boolean =>
  deviceDigest !== null &&
  acceptedAt !== null &&
  (devices.get(deviceDigest) ?? []).some((at) => Math.abs(at - acceptedAt) <= partyWindowMs);

/** Adds up the time that two lists of stays share; null: they never meet. */
function findTimeTogether(
  own: readonly Stay[],
  others: readonly Stay[],
): { readonly ms: number; readonly firstAt: number } | null {
  let ms = 0;
  let firstAt = Infinity;
  for (const other of others)
    for (const stay of own) {
      const from = Math.max(stay.from, other.from);
      const to = Math.min(stay.to, other.to);
      if (from > to) continue;
      ms += to - from;
      firstAt = Math.min(firstAt, from);
    }
  return firstAt === Infinity ? null : { ms, firstAt };
}

/** Finds the shortest time between two passages of one gate, and when the two were there within the window first. */
function findTimeApart(
  own: ReadonlyMap<string, readonly number[]>,
  { gateTimes }: Visit,
  windowMs: number,
): { readonly ms: number; readonly firstAt: number | undefined } | null {
  let ms = Infinity;
  let firstAt: number | undefined;
  for (const { gateId, at } of gateTimes)
    for (const ownAt of own.get(gateId) ?? []) {
      const apart = Math.abs(at - ownAt);
      ms = Math.min(ms, apart);
      const bothAt = Math.max(at, ownAt);
      if (apart <= windowMs && (firstAt === undefined || bothAt < firstAt)) firstAt = bothAt;
    }
  return ms === Infinity ? null : { ms, firstAt };
}

/** The first instant of a visit, not before the first shared half-day has begun. Without a shared half-day it is its first instant. */
function findSharedTime(own: CasePresence, visit: Visit): number {
  const shared = visit.halfDays.filter((halfDay) => own.halfDays.has(halfDay));
  const begin = shared.length === 0 ? -Infinity : startOfHalfDay(Math.min(...shared));
  const first = Math.min(...[...visit.stays.map(({ from }) => from), ...visit.gateTimes.map(({ at }) => at)]);
  const ownFirst = Math.min(...own.visits.flatMap(({ gateTimes }) => gateTimes.map(({ at }) => at)));
  return shared.length === 0 ? first : Math.max(begin, first, ownFirst);
}

/** Joins stays that overlap or touch. */
function joinStays(stays: readonly Stay[]): Stay[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...stays].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

function append(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
