import { Injectable } from '@nestjs/common';

/** Returns the current time. Injected, so that a test can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Returns the current day in Asia/Ho_Chi_Minh, `2021-06-30`. */
  today(): string {
    return dayInHoChiMinh(this.now());
  }
}

const utcOffsetMs = 7 * 60 * 60 * 1000;

/** Returns the day of an instant in Asia/Ho_Chi_Minh (UTC+7 all year, no daylight saving since 1975). */
export const dayInHoChiMinh = (instant: Date): string =>
  new Date(instant.getTime() + utcOffsetMs).toISOString().slice(0, 10);

/** Returns the instant at which a day starts in Asia/Ho_Chi_Minh. */
export const startOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - utcOffsetMs);

/** Returns the day a number of days before another, `2021-06-30`. */
export const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
