import { resolveCheckTime } from './check-time.js';

const [minute, hour, day] = [60_000, 3_600_000, 24 * 3_600_000];
const now = new Date('2021-06-30T00:12:00Z');
const before = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
const declaredAt = before(20 * minute);
const resolve = (deviceTime: Date | string, declared = declaredAt): Date =>
  resolveCheckTime(
    typeof deviceTime === 'string' ? deviceTime : deviceTime.toISOString(),
    declared,
    now,
    7 * day,
  );

describe('resolveCheckTime', () => {
  it.each([
    ['keeps the present', now, now],
    ['keeps a time after the declaration', before(5 * minute), before(5 * minute)],
    ['keeps the time of the declaration', declaredAt, declaredAt],
    ['replaces a time an hour before the declaration by its time', before(hour), declaredAt],
    ['replaces a time a second before the declaration by its time', before(20 * minute + 1000), declaredAt],
    ['replaces a time a second in the future by now', before(-1000), now],
    ['replaces a time 25 hours in the future by now', before(-25 * hour), now],
  ])('%s', (_name, deviceTime, expected) => expect(resolve(deviceTime)).toEqual(expected));

  it('keeps the time of a check that waited two days, with a pass valid for three', () => {
    expect(resolve(before(2 * day), before(3 * day))).toEqual(before(2 * day));
  });

  it('replaces a time older than the maximum age by now', () => {
    expect(resolve(before(8 * day), before(9 * day))).toEqual(now);
  });

  it.each(['1999-365', '2021-W26', 'soon', ''])('replaces the unreadable time %j by now', (deviceTime) =>
    expect(resolve(deviceTime)).toEqual(now),
  );
});
