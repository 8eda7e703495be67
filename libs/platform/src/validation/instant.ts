import { buildMessage, ValidateBy } from 'class-validator';
import { isDay } from '../working-time/working-days.js';

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Returns whether a value is an instant in the format of RFC 3339, on an existing day, with an offset. Years 1900 to 2199. */
export function isInstant(value: unknown): boolean {
  const parts = typeof value === 'string' ? instantPattern.exec(value) : null;
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0));
  if (year! < 1900 || year! > 2199 || hour! > 23 || minute! > 59 || second! > 59) return false;
  const date = new Date(Date.UTC(year!, month! - 1, day));
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

/** The member is an instant: `2021-06-30T07:15:00.000Z`, `2021-06-30T14:15+07:00`. Ordinal and week dates are refused. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'instant',
    validator: {
      validate: isInstant,
      defaultMessage: buildMessage(
        (each) => `${each}$property must be an instant such as 2021-06-30T07:15:00Z`,
      ),
    },
  });

/** The member is a day that exists, in the city's time: `2021-06-30`. */
export const IsDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'day',
    validator: {
      validate: (value) => typeof value === 'string' && isDay(value),
      defaultMessage: buildMessage((each) => `${each}$property must be a day such as 2021-06-30`),
    },
  });
