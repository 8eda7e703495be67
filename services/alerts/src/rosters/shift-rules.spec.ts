import {
  findChangedAccounts,
  findShiftFault,
  keepAlarmStates,
  listShiftsToTest,
  type NewShift,
} from './shift-rules.js';

const now = new Date('2021-07-01T05:00:00Z');
const hourMs = 3_600_000;
const shift = (accountId: string, fromHours: number, toHours: number): NewShift => ({
  accountId,
  rank: 'first',
  startsAt: new Date(now.getTime() + fromHours * hourMs),
  endsAt: new Date(now.getTime() + toHours * hourMs),
});
const people = new Set(['a', 'b']);

describe('a change of a roster', () => {
  it.each<[string, NewShift[], NewShift[], string | null]>([
    ['takes shifts of one person that touch', [shift('a', 1, 9)], [shift('a', 9, 17)], null],
    ['takes two people at one time', [shift('a', 1, 9), shift('b', 1, 9)], [], null],
    ['takes a running shift', [shift('a', -3, 5)], [], null],
    ['refuses one person twice at one time', [shift('a', 1, 9)], [shift('a', 8, 10)], 'ALERTS.SHIFT_OVERLAP'],
    ['refuses the same shift twice', [shift('a', 1, 9), shift('a', 1, 9)], [], 'ALERTS.SHIFT_OVERLAP'],
    [
      'refuses a short shift within a long one',
      [shift('a', 1, 20)],
      [shift('a', 2, 3), shift('a', 30, 31)],
      'ALERTS.SHIFT_OVERLAP',
    ],
    ['refuses a shift that has ended', [shift('a', -9, 0)], [], 'ALERTS.SHIFT_PAST'],
    ['refuses 25 hours', [shift('a', 0, 25)], [], 'ALERTS.SHIFT_LENGTH'],
    ['refuses a shift without length', [shift('a', 2, 2)], [], 'ALERTS.SHIFT_LENGTH'],
    ['refuses two years ahead', [shift('a', 17_500, 17_508)], [], 'ALERTS.SHIFT_TOO_FAR'],
    ['refuses somebody of another centre', [shift('c', 1, 9)], [], 'ALERTS.UNKNOWN_DUTY_PERSON'],
  ])('%s', (_name, added, staying, fault) => {
    expect(findShiftFault(added, { now, people, staying })).toBe(fault);
  });

  it('concerns those whose shifts differ afterwards', () => {
    const kept = shift('a', 1, 9);
    expect(findChangedAccounts([kept, shift('b', 1, 9)], [{ ...kept }, shift('c', 1, 9)])).toEqual([
      'b',
      'c',
    ]);
    expect(findChangedAccounts([kept], [{ ...kept }])).toEqual([]);
    expect(findChangedAccounts([kept], [{ ...kept, rank: 'deputy' }])).toEqual(['a']);
  });
});

describe('the test alarm of an added shift', () => {
  it('is that of the unchanged shift which it replaces', () => {
    const answered = { ...shift('a', -1, 7), alarmState: 'ready' as const, alarmAt: now };
    const [same, longer] = keepAlarmStates([shift('a', -1, 7), shift('a', -1, 8)], [answered]);
    expect([same?.alarmState, longer?.alarmState]).toEqual(['ready', null]);
  });

  it('is sent at once for a substitute in a running shift, and for nobody else', () => {
    const added = [shift('a', -1, 7), shift('b', 0, 7), shift('a', 1, 9), shift('b', -9, 0)].map(
      (one, at) => ({
        ...one,
        id: String(at),
        alarmState: null,
        alarmAt: null,
      }),
    );
    expect(listShiftsToTest(added, now)).toEqual(['0', '1']);
    expect(listShiftsToTest([{ ...added[0]!, alarmState: 'ready', alarmAt: now }], now)).toEqual([]);
  });
});
