import { cityDay } from '@khai-bao/ui';
import { areaPathOf } from '../duty/area-filter.js';

const dayMs = 24 * 3_600_000;

/** Periods that are offered, days. */
export const periodChoices = [7, 14, 28, 90, 365] as const;
export type PeriodDays = (typeof periodChoices)[number];

/** What the colours of the tiles can show. */
export const tileMeasures = [
  'reported',
  'confirmed',
  'ruledOut',
  'open',
  'unacknowledged',
  'overdue',
  'stationOverdue',
  'withoutOnset',
] as const;
export type TileMeasure = (typeof tileMeasures)[number];

/** The address of the picture: area (`79-760`), days and measure, as they stand in the link. */
export interface PictureSearch {
  readonly area?: string | undefined;
  readonly days?: string | undefined;
  readonly view?: string | undefined;
}

/** What an address asks for; what is not well-formed falls back to the usual. */
export interface PictureView {
  readonly areaPath: string | undefined;
  readonly days: PeriodDays;
  readonly measure: TileMeasure;
}

export function readPictureSearch({ area, days, view }: PictureSearch): PictureView {
  return {
    areaPath: areaPathOf(area),
    days: periodChoices.find((each) => String(each) === days) ?? 14,
    measure: tileMeasures.find((each) => each === view) ?? 'reported',
  };
}

/** An area's path as addresses hold it: `79-760`. */
export const formatAreaPath = (path: string): string => path.replaceAll('.', '-');

/** The period of some days that ends on the day of an instant. */
export const periodOf = (days: number, now: number): { from: string; to: string } => ({
  from: cityDay(now - (days - 1) * dayMs),
  to: cityDay(now),
});
