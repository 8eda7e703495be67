import type { ContactReason } from '@khai-bao/contracts';
import { findNearness, rankContacts, toCasePresence } from './contact-ranking.js';
import { toVisit, type Visit } from './contact-visit.js';
import type { Passage } from './recorded-visit.js';

/** An instant of 30 June 2021 in Asia/Ho_Chi_Minh. */
const at = (time: string): number => Date.parse(`2021-06-30T${time.padStart(5, '0')}:00+07:00`);

interface VisitText {
  readonly id?: string;
  readonly person?: string;
  readonly day?: string;
  /** `8:00`; the gate is `north` */
  readonly accepted?: string | null;
  readonly device?: string;
  /** `entry 8:00`, `exit 8:40 south`. */
  readonly passages?: readonly string[];
}
const visit = (text: VisitText): Visit =>
  toVisit(
    {
      declarationId: text.id ?? 'other',
      day: text.day ?? '2021-06-30',
      unitId: 'market',
      gateId: 'north',
      personIndex: text.person ?? text.id ?? 'somebody',
      acceptedAt: text.accepted === null ? null : at(text.accepted ?? '7:00'),
      deviceDigest: text.device ?? null,
      passages: (text.passages ?? []).map((line) => {
        const [kind, time, gateId = 'north'] = line.split(' ') as [Passage['kind'], string, string?];
        return { kind, at: at(time), gateId };
      }),
    },
    { assumedStay: () => 4 * 60 * 60_000, closingMinute: 0, now: at('23:59') },
  );

const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15 };
const rules = { windows, partyIds: new Set<string>() };
const own = toCasePresence([
  visit({
    id: 'case',
    device: 'phone of the case',
    accepted: '8:00',
    passages: ['entry 8:00', 'exit 9:00 south'],
  }),
]);
const minutes = (ms: number | null | undefined): number | null => (ms == null ? null : ms / 60_000);

describe('the nearness of a visit', () => {
  it.each<[string, VisitText, ContactReason | null, number | null, number | null, string | null]>([
    [
      'inside for 15 minutes together',
      { passages: ['entry 8:45 east', 'exit 9:30 east'] },
      'inside-together',
      15,
      null,
      '8:45',
    ],
    [
      'inside for 14 minutes together',
      { passages: ['entry 8:46 east', 'exit 9:30 east'] },
      'same-half-day',
      14,
      null,
      '8:46',
    ],
    [
      'inside twice, added up',
      { passages: ['entry 8:10 east', 'exit 8:20 east', 'entry 8:50 east', 'exit 9:30 east'] },
      'inside-together',
      20,
      null,
      '8:10',
    ],
    [
      'both inside and at the gate',
      { passages: ['entry 8:10', 'exit 8:40 east'] },
      'inside-together',
      30,
      10,
      '8:10',
    ],
    [
      'at the same gate 15 minutes later',
      { passages: ['entry 9:15 south', 'exit 10:00 east'] },
      'same-gate',
      null,
      15,
      '9:15',
    ],
    [
      'at the same gate 16 minutes later',
      { passages: ['entry 9:16 south', 'exit 10:00 east'] },
      'same-half-day',
      null,
      16,
      '9:16',
    ],
    [
      'at the same gate before',
      { passages: ['entry 7:10 east', 'exit 7:50'] },
      'same-gate',
      null,
      10,
      '8:00',
    ],
    ['stopped at the gate of the case', { passages: ['stopped 8:05'] }, 'same-gate', null, 5, '8:05'],
    [
      'without passages, accepted at the gate of the case',
      { accepted: '8:12' },
      'same-gate',
      null,
      12,
      '8:12',
    ],
    [
      'accepted at the gate of the case, but checked elsewhere',
      { accepted: '8:12', passages: ['entry 10:30 east', 'exit 11:00 east'] },
      'same-half-day',
      null,
      null,
      '10:30',
    ],
    [
      'in the same half-day',
      { passages: ['entry 11:00 east', 'exit 11:30 east'] },
      'same-half-day',
      null,
      null,
      '11:00',
    ],
    ['in the other half-day', { passages: ['entry 12:00 east', 'exit 12:30 east'] }, null, null, null, null],
    [
      'without an exit, entered before the case',
      { passages: ['entry 7:00 east'] },
      'inside-together',
      60,
      null,
      '8:00',
    ],
    [
      'of the same device within the window',
      { accepted: '8:15', device: 'phone of the case', passages: ['entry 13:00 east', 'exit 13:30 east'] },
      'same-party',
      null,
      null,
      '13:00',
    ],
    [
      'of the same device later',
      { accepted: '8:16', device: 'phone of the case', passages: ['entry 11:00 east', 'exit 11:30 east'] },
      'same-half-day',
      null,
      null,
      '11:00',
    ],
  ])('%s', (_name, text, reason, together, apart, nearAt) => {
    const nearness = findNearness(own, visit(text), rules);
    expect([
      nearness?.reason ?? null,
      minutes(nearness?.togetherMs),
      minutes(nearness?.apartMs),
      nearness?.nearAt ?? null,
    ]).toEqual([reason, together, apart, nearAt === null ? null : at(nearAt)]);
  });

  it('is a party with the same party key', () => {
    const partyIds = new Set(['child']);
    const child = visit({ id: 'child', accepted: '7:58', passages: ['entry 8:00', 'exit 9:00 south'] });
    expect(findNearness(own, child, { windows, partyIds })).toEqual({
      reason: 'same-party',
      togetherMs: 60 * 60_000,
      apartMs: 0,
      nearAt: at('8:00'),
    });
  });

  it('counts the overlapping visits of the person of the case once', () => {
    const twice = toCasePresence([
      visit({ passages: ['entry 8:00', 'exit 9:00'] }),
      visit({ passages: ['entry 8:30', 'exit 9:30'] }),
    ]);
    const nearness = findNearness(twice, visit({ passages: ['entry 8:00 east', 'exit 10:00 east'] }), rules);
    expect(minutes(nearness?.togetherMs)).toBe(90);
  });

  it.each([
    [10, 'same-half-day'],
    [5, 'inside-together'],
  ])('follows the window of %i minutes inside', (minutesInsideTogether, reason) => {
    const other = visit({ passages: ['entry 8:53 east', 'exit 9:30 east'] });
    const changed = { ...rules, windows: { ...windows, minutesInsideTogether } };
    expect(findNearness(own, other, changed)?.reason).toBe(reason);
  });
});

describe('the ranking', () => {
  const order = (...texts: VisitText[]): string[] =>
    rankContacts(own, texts.map(visit), rules).map(({ declarationId }) => declarationId);

  it('goes by reason, then by the longer time together, then by the shorter time apart', () => {
    expect(
      order(
        { id: 'half-day', passages: ['entry 11:00 east', 'exit 11:30 east'] },
        { id: 'gate, 9 minutes', passages: ['entry 9:09 south', 'exit 11:30 east'] },
        { id: 'inside, 20 minutes', passages: ['entry 8:40 east', 'exit 9:30 east'] },
        { id: 'gate, 3 minutes', passages: ['entry 9:03 south', 'exit 11:30 east'] },
        { id: 'inside, 50 minutes', passages: ['entry 8:10 east', 'exit 9:30 east'] },
        { id: 'party', accepted: '8:01', device: 'phone of the case' },
        { id: 'inside, 20 minutes and the gate', passages: ['entry 8:40 east', 'exit 9:10 south'] },
      ),
    ).toEqual([
      'party',
      'inside, 50 minutes',
      'inside, 20 minutes and the gate',
      'inside, 20 minutes',
      'gate, 3 minutes',
      'gate, 9 minutes',
      'half-day',
    ]);
  });

  it('has one entry per person and day, with the nearest visit', () => {
    const twice = { person: 'Mai', passages: ['entry 11:00 east', 'exit 11:30 east'] };
    expect(
      order(
        { ...twice, id: 'far' },
        { ...twice, id: 'near', passages: ['entry 8:00', 'exit 8:50'] },
        { ...twice, id: 'farther' },
        { ...twice, id: 'a pass of yesterday', day: '2021-06-29' },
      ),
    ).toEqual(['near', 'a pass of yesterday']);
  });

  it('leaves out who was there in the other half of the day only', () => {
    expect(order({ id: 'afternoon', accepted: '14:00' })).toEqual([]);
  });

  it('is the same for any order of the visits', () => {
    const texts = Array.from({ length: 40 }, (_, n) => ({
      id: `d${n}`,
      passages: [`entry 8:${String(10 + (n % 7))}`, 'exit 8:59'],
    }));
    expect(order(...texts)).toEqual(order(...texts.toReversed()));
  });
});
