import { rankContacts, toCasePresence } from '../src/contacts/contact-ranking.js';
import { toVisit } from '../src/contacts/contact-visit.js';
import { toAssumedStay } from '../src/contacts/stay-lengths.js';
import { generateMarketDay, type MarketDayOptions } from './market-outbreak.js';

const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15 };
const seeds = [1, 2];

type RecordShares = Pick<MarketDayOptions, 'withoutExit' | 'withoutEntry' | 'withoutChecks'>;

/** Counts the close contacts of 40 cases on two market days of 10,000 people, and how many stand in the first fifth of their list. */
function countCloseContacts(shares: RecordShares): { close: number; inFirstFifth: number; listed: number } {
  const sum = { close: 0, inFirstFifth: 0, listed: 0 };
  for (const seed of seeds) {
    const { records, cases, endsAt } = generateMarketDay({ seed, people: 10_000, cases: 20, ...shares });
    const rules = { assumedStay: toAssumedStay(records), closingMinute: 0, now: endsAt };
    const visits = records.map((recorded) => toVisit(recorded, rules));
    for (const { record, partyIds, closeIds } of cases) {
      const own = toCasePresence([visits[record]!]);
      const ids = rankContacts(own, visits.toSpliced(record, 1), { windows, partyIds }).map(
        ({ declarationId }) => declarationId,
      );
      const firstFifth = new Set(ids.slice(0, Math.ceil(ids.length / 5)));
      sum.close += closeIds.size;
      sum.inFirstFifth += [...closeIds].filter((id) => firstFifth.has(id)).length;
      sum.listed += ids.filter((id) => closeIds.has(id)).length;
    }
  }
  return sum;
}

describe('the list of contacts of a generated outbreak', () => {
  it.each<[number, string, RecordShares]>([
    [0.95, 'every passage is recorded', { withoutExit: 0, withoutEntry: 0, withoutChecks: 0 }],
    [0.95, 'a tenth of the exits is missing', { withoutExit: 0.1, withoutEntry: 0, withoutChecks: 0 }],
    [0.9, 'a third of the exits is missing', { withoutExit: 0.33, withoutEntry: 0, withoutChecks: 0 }],
  ])(
    'has at least %d of the close contacts in its first fifth when %s',
    (share, _name, shares) => {
      const { close, inFirstFifth, listed } = countCloseContacts(shares);
      expect(close).toBeGreaterThan(150);
      expect(inFirstFifth / close).toBeGreaterThanOrEqual(share);
      expect(listed / close).toBeGreaterThanOrEqual(0.99);
    },
    60_000,
  );
});
