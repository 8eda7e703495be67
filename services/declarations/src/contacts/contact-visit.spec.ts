import { searchedTimeOf, toVisit } from './contact-visit.js';
import type { Passage, RecordedVisit } from './recorded-visit.js';
import { defaultStayMs, toAssumedStay } from './stay-lengths.js';

/** An instant of 30 June 2021 in Asia/Ho_Chi_Minh; hours above 24 are on the next day. */
const at = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return Date.parse('2021-06-29T17:00:00Z') + (hours! * 60 + minutes!) * 60_000;
};
const passage = (text: string): Passage => {
  const [kind, time] = text.split(' ') as [Passage['kind'], string];
  return { kind, at: at(time), gateId: 'north' };
};
const recorded = (passages: readonly string[], acceptedAt: string | null): RecordedVisit => ({
  declarationId: 'd',
  day: '2021-06-30',
  unitId: 'market',
  gateId: 'south',
  personIndex: 'p',
  acceptedAt: acceptedAt === null ? null : at(acceptedAt),
  deviceDigest: null,
  passages: passages.map(passage),
});

const rules = { assumedStay: toAssumedStay([]), closingMinute: 0, now: at('20:00') };

describe('the stays of a visit', () => {
  it.each<[string, string[], string | null, string, [string, string][]]>([
    ['an entry and an exit', ['entry 8:00', 'exit 8:40'], '7:30', '0:00', [['8:00', '8:40']]],
    ['the passages in any order', ['exit 8:40', 'entry 8:00'], null, '0:00', [['8:00', '8:40']]],
    [
      'two stays',
      ['entry 8:00', 'exit 8:40', 'entry 10:00', 'exit 10:30'],
      null,
      '0:00',
      [
        ['8:00', '8:40'],
        ['10:00', '10:30'],
      ],
    ],
    ['no exit: the assumed stay', ['entry 8:00'], '7:30', '0:00', [['8:00', '12:00']]],
    ['no exit: the closing is earlier', ['entry 17:00'], null, '18:30', [['17:00', '18:30']]],
    ['no exit: a closing of the same morning is over', ['entry 8:00'], null, '6:00', [['8:00', '12:00']]],
    ['no exit: the time is not over', ['entry 19:30'], null, '0:00', [['19:30', '20:00']]],
    [
      'no exit before the next entry',
      ['entry 8:00', 'entry 9:00', 'exit 9:20'],
      null,
      '0:00',
      [
        ['8:00', '9:00'],
        ['9:00', '9:20'],
      ],
    ],
    ['no entry: from the acceptance', ['exit 9:00'], '8:10', '0:00', [['8:10', '9:00']]],
    ['no entry, accepted long before', ['exit 19:00'], '7:00', '0:00', [['19:00', '19:00']]],
    ['no entry, accepted elsewhere', ['exit 9:00'], null, '0:00', [['9:00', '9:00']]],
    [
      'a second exit is no second stay from the acceptance',
      ['entry 8:00', 'exit 8:40', 'exit 9:00'],
      '7:50',
      '0:00',
      [
        ['8:00', '8:40'],
        ['9:00', '9:00'],
      ],
    ],
    ['stopped at the gate: never inside', ['stopped 8:00'], '7:50', '0:00', []],
    ['no passage: never known inside', [], '8:00', '0:00', []],
  ])('%s', (_name, passages, acceptedAt, closing, expected) => {
    const closingMinute = (at(closing) - at('0:00')) / 60_000;
    const visit = toVisit(recorded(passages, acceptedAt), { ...rules, closingMinute });
    expect(visit.stays).toEqual(expected.map(([from, to]) => ({ from: at(from), to: at(to) })));
  });

  it('of an exit that comes more than a day later are the assumed one', () => {
    const visit = toVisit(recorded(['entry 8:00', 'exit 33:00'], null), { ...rules, now: at('40:00') });
    expect(visit.stays).toEqual([{ from: at('8:00'), to: at('8:00') + defaultStayMs }]);
  });
});

describe('the instants of a visit', () => {
  it('are its passages, and the acceptance only without any', () => {
    expect(toVisit(recorded([], '8:00'), rules).gateTimes).toEqual([{ gateId: 'south', at: at('8:00') }]);
    expect(toVisit(recorded(['stopped 8:10'], '8:00'), rules).gateTimes).toEqual([
      { gateId: 'north', at: at('8:10') },
    ]);
  });

  it('touch each half-day between entry and exit', () => {
    const halfDays = (...passages: string[]): number =>
      toVisit(recorded(passages, null), { ...rules, now: at('40:00') }).halfDays.length;
    expect([halfDays('entry 8:00', 'exit 11:59'), halfDays('entry 11:50', 'exit 12:10')]).toEqual([1, 2]);
    expect(halfDays('entry 11:00', 'exit 24:30')).toBe(3);
  });
});

describe('the searched time', () => {
  const visit = (...passages: string[]) => toVisit(recorded(passages, null), { ...rules, now: at('48:00') });

  it('is the whole day, and the assumed stay before it', () => {
    expect(searchedTimeOf([visit('entry 13:00', 'exit 14:00')])).toEqual({
      from: at('0:00') - defaultStayMs,
      to: at('24:00'),
      days: ['2021-06-29', '2021-06-30'],
    });
  });

  it('reaches into the next day with a stay over midnight', () => {
    expect(searchedTimeOf([visit('entry 22:00', 'exit 25:00')]).days).toEqual([
      '2021-06-29',
      '2021-06-30',
      '2021-07-01',
    ]);
  });
});

describe('the assumed stay', () => {
  const stays = (count: number, from: string, to: string): RecordedVisit[] =>
    Array.from({ length: count }, () => recorded([`entry ${from}`, `exit ${to}`], null));
  const hours = (ms: number): number => ms / 3_600_000;

  it('is our own choice for a unit with few recorded stays', () => {
    expect(hours(toAssumedStay(stays(29, '8:00', '8:30'))(at('8:00')))).toBe(4);
  });

  it('covers nine of ten recorded stays', () => {
    const visits = [...stays(36, '8:00', '8:30'), ...stays(4, '8:00', '18:00')];
    expect(hours(toAssumedStay(visits)(at('8:10')))).toBe(0.5);
    expect(hours(toAssumedStay([...visits, ...stays(4, '8:00', '18:00')])(at('8:10')))).toBe(10);
  });

  it('is that of the hour of the entry, when the hour has enough stays', () => {
    const assumedStay = toAssumedStay([...stays(60, '5:30', '15:30'), ...stays(600, '8:00', '9:00')]);
    expect(['5:00', '8:59', '13:00'].map((time) => hours(assumedStay(at(time))))).toEqual([10, 1, 1]);
  });

  it('follows from whole stays alone', () => {
    const broken = Array.from({ length: 40 }, () => recorded(['exit 8:00', 'entry 9:00'], null));
    const overDays = stays(40, '8:00', '33:00');
    expect(hours(toAssumedStay([...broken, ...overDays])(at('8:00')))).toBe(4);
  });
});
