import { checkTime } from './check-time.js';

const [minute, hour, day] = [60_000, 3_600_000, 24 * 3_600_000];
const now = new Date('2021-06-30T00:12:00Z');
const before = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
const declaredAt = before(20 * minute);
const judge = (said: Date | string, declared = declaredAt): Date =>
  checkTime(typeof said === 'string' ? said : said.toISOString(), declared, now, 7 * day);

it.each([
  ['now', now, now],
  ['minutes ago', before(5 * minute), before(5 * minute)],
  ['the moment of the declaration', declaredAt, declaredAt],
  ['an hour before the declaration', before(hour), declaredAt],
  ['a second before the declaration', before(20 * minute + 1000), declaredAt],
  ['a second in the future', before(-1000), now],
  ['25 hours in the future', before(-25 * hour), now],
])('a check that was %s', (_name, said, right) => expect(judge(said)).toEqual(right));

it('keeps a check that waited for two days, of a pass that is good for three', () => {
  expect(judge(before(2 * day), before(3 * day))).toEqual(before(2 * day));
});
it('does not believe one that is older than a device may keep it', () => {
  expect(judge(before(8 * day), before(9 * day))).toEqual(now);
});
it.each(['1999-365', '2021-W26', 'soon', ''])('takes %j for now', (said) => expect(judge(said)).toEqual(now));
