import {
  holidaysOf,
  IsHolidays,
  IsWorkingDays,
  IsWorkingHours,
  defaultOfficeTime,
  workingTimeOf,
} from './office-time.js';
import { isWorkingDay } from './working-days.js';
import { addWorkingHours, isWorkingInstant } from './working-time.js';

const working = workingTimeOf(defaultOfficeTime);
const at = (text: string): Date => new Date(`${text}+07:00`);
const workdays = (days: readonly string[]): boolean[] => days.map((day) => isWorkingDay(day, working));

it('is Monday to Friday: no deadline runs on Saturday, when offices only receive people', () => {
  // 25 June 2021 was a Friday.
  expect(workdays(['2021-06-25', '2021-06-26', '2021-06-27', '2021-06-28'])).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(isWorkingInstant(at('2021-06-26T09:00:00'), working)).toBe(false);
  expect(addWorkingHours(at('2021-06-25T16:00:00'), 4, working)).toEqual(at('2021-06-28T10:30:00'));
});

it('knows the public holidays of 2021, and the day in lieu of one on a Saturday', () => {
  const off = [
    '2021-01-01', '2021-02-10', '2021-02-11', '2021-02-12', '2021-02-15', '2021-02-16', '2021-04-21', '2021-04-30',
    '2021-05-03', '2021-09-02', '2021-09-03',
  ]; // prettier-ignore
  expect(workdays(off)).toEqual(off.map(() => false));
  // On a weekend too: another office may work then.
  expect(working.holidays).toEqual([...off, '2021-02-13', '2021-02-14', '2021-05-01'].sort());
  expect(workingTimeOf({ ...defaultOfficeTime, workingDays: '531' }).weekdays).toEqual([1, 3, 5]);
  const around = ['2021-01-04', '2021-02-09', '2021-02-17', '2021-04-20', '2021-04-22', '2021-04-29', '2021-05-04', '2021-09-01', '2021-09-06']; // prettier-ignore
  expect(workdays(around)).toEqual(around.map(() => true));
  expect(addWorkingHours(at('2021-04-29T16:00:00'), 2, working)).toEqual(at('2021-05-04T08:30:00'));
});

it('takes a year’s holidays from the configuration, and leaves the other years as they are', () => {
  const next = holidaysOf('2022-01-03');
  expect(next).toEqual([...working.holidays, '2022-01-03']);
  // The National Day was moved: nothing else of that year holds but what is named.
  expect(holidaysOf('2021-09-03,2021-09-02,2021-01-01')).toEqual(['2021-01-01', '2021-09-02', '2021-09-03']);
});

it('reads days as they are configured, and nothing else', () => {
  const [days, holidays] = [new IsWorkingDays(), new IsHolidays()];
  const hours = new IsWorkingHours();
  expect(['07:30-11:30,13:00-17:00', 'x', 5].map((text) => hours.validate(text))).toEqual([
    true,
    false,
    false,
  ]);
  expect([days, hours, holidays].map((rule) => rule.defaultMessage())).toEqual([
    'must be like 12345, each day once; 1 is Monday',
    'must be like 07:30-11:30,13:00-17:00',
    'must be like 2021-09-02,2021-09-03',
  ]);
  expect(['12345', '1', '1234567'].map((text) => days.validate(text))).toEqual([true, true, true]);
  for (const text of ['', '0', '8', '11', '1,2', 5]) expect(days.validate(text)).toBe(false);
  expect(['', '2021-09-02', '2021-09-02,2021-09-03'].map((text) => holidays.validate(text))).toEqual([
    true,
    true,
    true,
  ]);
  for (const text of ['2021-02-30', '2021-09-02,', 'x', '02/09/2021', 5])
    expect(holidays.validate(text)).toBe(false);
});
