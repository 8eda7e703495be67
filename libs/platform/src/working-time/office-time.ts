import { isDay } from './working-days.js';
import { parseDayParts, type WorkingTime } from './working-time.js';
import { ValidatorConstraint } from 'class-validator';

/** Configuration variables of the working time. */
export interface OfficeTimeConfig {
  /** Working days, 1 is Monday: `12345`. */
  readonly workingDays: string;
  /** Parts of a working day, in the city's time: `07:30-11:30,13:00-17:00`. */
  readonly workingHours: string;
  /** Public holidays. They replace the included ones of the years that are named: `2022-01-03,2022-01-31`. */
  readonly holidays: string;
}

/**
 * Default working time of deadlines in every service: working days and hours of state agencies, Monday to Friday.
 * Offices are open on Saturday morning, but no deadline ends then: the letter's "at once" and every reminder count
 * working days.
 */
export const defaultOfficeTime: OfficeTimeConfig = {
  workingDays: '12345',
  workingHours: '07:30-11:30,13:00-17:00',
  holidays: '',
};

/**
 * Public holidays by year. Source: Labour Code 2019 (45/2019/QH14), Article 112: 1 January, five days of the lunar
 * New Year, the day of the Hùng Kings (10th day of the third lunar month), 30 April, 1 May, two days of the National
 * Day; a weekend within them is named too. One that falls on a weekend is made up for on the next working day
 * (Article 111.3): 3 May 2021 for Saturday, 1 May. Which days the lunar New Year and the National Day take is
 * announced each year (Article 112.3), so another year's come with the configuration.
 */
export const publicHolidays: Readonly<Record<string, readonly string[]>> = {
  '2021': [
    '2021-01-01',
    '2021-02-10',
    '2021-02-11',
    '2021-02-12',
    '2021-02-13',
    '2021-02-14',
    '2021-02-15',
    '2021-02-16',
    '2021-04-21',
    '2021-04-30',
    '2021-05-01',
    '2021-05-03',
    '2021-09-02',
    '2021-09-03',
  ],
};

const splitDays = (text: string): string[] => text.split(',').filter((day) => day !== '');

/**
 * Returns the public holidays in order: the configured ones, and the included ones of years that the configuration
 * does not name.
 */
export function holidaysOf(configured: string): string[] {
  const named = splitDays(configured);
  const years = new Set(named.map((day) => day.slice(0, 4)));
  const known = Object.entries(publicHolidays).flatMap(([year, days]) => (years.has(year) ? [] : days));
  return [...new Set([...known, ...named])].sort();
}

/** Converts the configuration of a service to its working time. */
export const workingTimeOf = ({ workingDays, workingHours, holidays }: OfficeTimeConfig): WorkingTime => ({
  weekdays: [...new Set(workingDays)].map(Number).sort(),
  hours: workingHours,
  holidays: holidaysOf(holidays),
});

/** Validates the variable of the working days. */
@ValidatorConstraint({ name: 'workingDays' })
export class IsWorkingDays {
  validate(value: unknown): boolean {
    return typeof value === 'string' && /^(?!.*(.).*\1)[1-7]{1,7}$/.test(value);
  }
  defaultMessage(): string {
    return 'must be like 12345, each day once; 1 is Monday';
  }
}

/** Validates the variable of the working hours. */
@ValidatorConstraint({ name: 'workingHours' })
export class IsWorkingHours {
  validate(value: unknown): boolean {
    return typeof value === 'string' && parseDayParts(value) !== null;
  }
  defaultMessage(): string {
    return 'must be like 07:30-11:30,13:00-17:00';
  }
}

/** Validates the variable of the public holidays. */
@ValidatorConstraint({ name: 'holidays' })
export class IsHolidays {
  validate(value: unknown): boolean {
    return typeof value === 'string' && (value === '' || value.split(',').every(isDay));
  }
  defaultMessage(): string {
    return 'must be like 2021-09-02,2021-09-03';
  }
}
