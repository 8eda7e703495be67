import { decideGrouping, groupingIntervalMs, planLadderStep } from './ladder-plan.js';

const allSteps = Array.from({ length: 80 }, (_, step) => planLadderStep(step, 5));
const now = new Date('2021-07-01T05:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);

describe('the ladder of a case', () => {
  it('notifies the medical centre and HCDC at the same moment', () => {
    expect(planLadderStep(0, 5)).toMatchObject({
      offsetMs: 0,
      levels: ['district', 'city'],
      channels: ['push'],
    });
  });

  it('goes from one channel to the next, then to the deputies, then to HCDC when it is responsible', () => {
    expect(
      allSteps
        .slice(0, 7)
        .map(({ offsetMs, levels, channels, ranks }) => [offsetMs, levels[0], channels[0], ranks.length]),
    ).toEqual([
      [0, 'district', 'push', 2],
      [30_000, 'district', 'mail', 2],
      [60_000, 'district', 'sms', 2],
      [90_000, 'district', 'call', 2],
      [150_000, 'district', 'push', 1],
      [301_000, 'city', 'push', 3],
      [601_000, 'district', 'push', 3],
    ]);
  });

  it('goes on every 15 minutes, so that the next shift is notified, and never goes back in time', () => {
    const [before, last] = allSteps.slice(-2);
    expect(last!.offsetMs - before!.offsetMs).toBe(15 * 60_000);
    expect(last!.channels).toEqual(['push', 'mail', 'sms']);
    const offsets = allSteps.map(({ offsetMs }) => offsetMs);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  });

  it('waits for its time after the escalation, also when nobody is reached', () => {
    expect(allSteps.map(({ isPassedOverWhenEmpty }) => isPassedOverWhenEmpty)).toEqual([
      true,
      true,
      true,
      true,
      true,
      ...allSteps.slice(5).map(() => false),
    ]);
  });
});

describe('further cases of a unit', () => {
  it.each([
    ['goes out at once without an earlier one', null, { kind: 'send', dueAt: now }],
    [
      'joins a notice that waits',
      { id: 'n1', state: 'due' as const, dueAt: now, hasFailedAttempt: false },
      { kind: 'join', noticeId: 'n1' },
    ],
    [
      'waits for two minutes after one that went out',
      { id: 'n1', state: 'handed-over' as const, dueAt: ago(30_000), hasFailedAttempt: false },
      { kind: 'send', dueAt: new Date(ago(30_000).getTime() + groupingIntervalMs) },
    ],
    [
      'goes out at once when the last one is older',
      { id: 'n1', state: 'opened' as const, dueAt: ago(groupingIntervalMs), hasFailedAttempt: false },
      { kind: 'send', dueAt: now },
    ],
    [
      'joins no notice that is stuck in retries, and waits for two minutes after it',
      { id: 'n1', state: 'due' as const, dueAt: ago(30_000), hasFailedAttempt: true },
      { kind: 'send', dueAt: new Date(ago(30_000).getTime() + groupingIntervalMs) },
    ],
    [
      'goes out at once when the stuck one is older',
      { id: 'n1', state: 'due' as const, dueAt: ago(groupingIntervalMs), hasFailedAttempt: true },
      { kind: 'send', dueAt: now },
    ],
  ])('the notice of one %s', (_name, previous, decision) => {
    expect(decideGrouping(previous, now)).toEqual(decision);
  });
});
