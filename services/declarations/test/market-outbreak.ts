import type { Passage, RecordedVisit } from '../src/contacts/recorded-visit.js';

/**
 * A market day with known truth. Visitors walk from stall to stall, some sit down to eat, and each stall has sellers who stay all
 * day. The truth is who was at one stall with the person of a case for 15 minutes in total, or came with them. The records know only
 * the gates, and not all of the passages.
 */
export interface MarketDay {
  readonly records: readonly RecordedVisit[];
  /** Cases of the day; numbers of records. */
  readonly cases: readonly OutbreakCase[];
  /** Epoch milliseconds, after the market has closed. */
  readonly endsAt: number;
}

export interface OutbreakCase {
  readonly record: number;
  /** Declarations with the party key of the case. */
  readonly partyIds: ReadonlySet<string>;
  /** Declarations of those who were truly close. */
  readonly closeIds: ReadonlySet<string>;
}

export interface MarketDayOptions {
  readonly seed: number;
  readonly people: number;
  readonly cases: number;
  /** Shares of people, 0 to 1. */
  readonly withoutExit: number;
  readonly withoutEntry: number;
  /** Declared, but no check recorded. */
  readonly withoutChecks: number;
}

interface StallTime {
  readonly stall: number;
  readonly from: number;
  readonly to: number;
}
interface Walk {
  readonly stalls: readonly StallTime[];
  readonly entryGate: string;
  readonly exitGate: string;
  readonly enteredAt: number;
  readonly leftAt: number;
  readonly party: number;
}

const minuteMs = 60_000;
const closeMs = 15 * minuteMs;
const gates = ['north', 'south', 'east', 'west'];
const shopCount = 120;
const eateryCount = 20;
const sellersPerStall = 2;
/** Share of the visitors who eat, 20 to 40 minutes. */
const eaterShare = 0.35;
const day = '2021-06-30';
const opensAt = Date.parse(`${day}T05:00:00+07:00`);
const openMinutes = 13 * 60;

/** Generates a market day. The same seed generates the same day. */
export function generateMarketDay(options: MarketDayOptions): MarketDay {
  const random = randomOf(options.seed);
  const walks: Walk[] = [];
  for (let stall = 0; stall < shopCount + eateryCount; stall += 1)
    for (let seller = 0; seller < sellersPerStall; seller += 1)
      walks.push(workAtStall(random, stall, walks.length));
  const visitorsFrom = walks.length;
  while (walks.length < options.people) {
    const walk = walkThroughMarket(random, walks.length);
    const size = partySizeOf(random());
    for (let member = 0; member < size; member += 1) walks.push(walk);
  }
  const records = walks.map((walk, at) => toRecord(random, walk, at, options));
  const cases = Array.from({ length: options.cases }, () =>
    toCase(visitorsFrom + Math.floor(random() * (walks.length - visitorsFrom)), walks, records),
  );
  return { records, cases, endsAt: opensAt + (openMinutes + 60) * minuteMs };
}

function toCase(record: number, walks: readonly Walk[], records: readonly RecordedVisit[]): OutbreakCase {
  const own = walks[record]!;
  const idsOf = (is: (walk: Walk) => boolean): Set<string> =>
    new Set(
      records.filter((_, at) => at !== record && is(walks[at]!)).map(({ declarationId }) => declarationId),
    );
  const partyIds = idsOf(({ party }) => party === own.party);
  return {
    record,
    partyIds,
    closeIds: new Set([...partyIds, ...idsOf((walk) => timeAtSameStall(own, walk) >= closeMs)]),
  };
}

/** A seller is at one stall from the opening until the early afternoon or the evening. */
function workAtStall(random: () => number, stall: number, party: number): Walk {
  const enteredAt = opensAt + random() * 60 * minuteMs;
  const leftAt = enteredAt + (7 + random() * 4) * 60 * minuteMs;
  const gate = oneOf(random, gates);
  return {
    stalls: [{ stall, from: enteredAt, to: leftAt }],
    entryGate: gate,
    exitGate: gate,
    enteredAt,
    leftAt,
    party,
  };
}

/** A visitor goes to one to six shops for 2 to 8 minutes each, and may eat. */
function walkThroughMarket(random: () => number, party: number): Walk {
  const enteredAt = opensAt + arrivalMinute(random) * minuteMs;
  const stalls: StallTime[] = [];
  let now = enteredAt;
  const stay = (stall: number, minutes: number): void => {
    const from = now + (1 + random() * 3) * minuteMs;
    now = from + minutes * minuteMs;
    stalls.push({ stall, from, to: now });
  };
  const shops = 1 + Math.floor(random() * 6);
  // Popular shops have low numbers.
  for (let shop = 0; shop < shops; shop += 1) stay(Math.floor(random() ** 1.5 * shopCount), 2 + random() * 6);
  if (random() < eaterShare) stay(shopCount + Math.floor(random() * eateryCount), 20 + random() * 20);
  const entryGate = oneOf(random, gates);
  const exitGate = random() < 0.6 ? entryGate : oneOf(random, gates);
  return { stalls, entryGate, exitGate, enteredAt, leftAt: now + (1 + random() * 3) * minuteMs, party };
}

/** Two thirds come in the morning, the others in the afternoon. */
function arrivalMinute(random: () => number): number {
  const peak = random() < 0.65 ? 180 : 540;
  const spread = (random() + random() - 1) * 180;
  return Math.min(openMinutes - 90, Math.max(0, peak + spread));
}

const partySizeOf = (value: number): number => (value < 0.65 ? 1 : value < 0.9 ? 2 : value < 0.97 ? 3 : 4);
const oneOf = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

function timeAtSameStall(a: Walk, b: Walk): number {
  let ms = 0;
  for (const one of a.stalls)
    for (const other of b.stalls)
      if (one.stall === other.stall)
        ms += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
  return ms;
}

/** What the phones and the gates record of a walk. */
function toRecord(
  random: () => number,
  { party, entryGate, exitGate, enteredAt, leftAt }: Walk,
  number: number,
  { withoutExit, withoutEntry, withoutChecks }: MarketDayOptions,
): RecordedVisit {
  const isChecked = random() >= withoutChecks;
  const queue = (): number => random() * 2 * minuteMs;
  const passages: Passage[] = [];
  if (isChecked && random() >= withoutEntry)
    passages.push({ kind: 'entry', gateId: entryGate, at: enteredAt + queue() });
  if (isChecked && random() >= withoutExit)
    passages.push({ kind: 'exit', gateId: exitGate, at: leftAt + queue() });
  const id = String(number).padStart(6, '0');
  return {
    declarationId: id,
    day,
    unitId: 'market',
    gateId: entryGate,
    personIndex: id,
    acceptedAt: enteredAt - random() * 4 * minuteMs,
    // Half of the parties declare on one device.
    deviceDigest: party % 2 === 0 ? `device ${party}` : null,
    passages,
  };
}

/** A small generator of random numbers, the same on every machine (Mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
