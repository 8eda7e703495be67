import { startOfDay } from '@khai-bao/platform/core';

/** 08:00 of a day in the city's time, when offices are open. */
export const startOfOfficeDay = (day: string): Date =>
  new Date(startOfDay(day).getTime() + 8 * 60 * 60 * 1000);
