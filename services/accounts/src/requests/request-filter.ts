import type { UnitKind } from '@khai-bao/contracts';

/** How long requests have waited: less than a day, up to three days, up to a week, longer. */
export const ageBands = ['day', 'three-days', 'week', 'older'] as const;
export type AgeBand = (typeof ageBands)[number];

/** From and to which age a band reaches, hours. */
const ageBandHours: Readonly<Record<AgeBand, readonly [number, number | null]>> = {
  day: [0, 24],
  'three-days': [24, 72],
  week: [72, 168],
  older: [168, null],
};
const hourMs = 60 * 60 * 1000;

/** Which requests are meant. What is left out does not matter. */
export interface RequestFilter {
  /** Path of an area: `79.760` is all of District 1. */
  readonly area?: string | undefined;
  readonly kind?: UnitKind | undefined;
  readonly age?: AgeBand | undefined;
  readonly delivery?: 'mail' | 'handover' | undefined;
}

/** An area's path as a filter takes it. */
export const areaPathPattern = /^\d{2}(\.\d{3}(\.\d{5})?)?$/;

/**
 * The conditions of a filter, over the columns of `account`.
 * @param now ages are counted back from here
 * @param parameters the query's parameters so far; those of the filter are put behind them
 */
export function requestFilterSql(filter: RequestFilter, now: Date, parameters: unknown[]): string[] {
  const where: string[] = [];
  if (filter.area !== undefined)
    where.push(
      `(area_path ~>=~ $${parameters.push(filter.area)} and area_path ~<~ $${parameters.push(`${filter.area}/`)})`,
    );
  if (filter.kind !== undefined) where.push(`unit_kind = $${parameters.push(filter.kind)}`);
  if (filter.delivery !== undefined)
    where.push(`email_sealed is ${filter.delivery === 'mail' ? 'not ' : ''}null`);
  if (filter.age !== undefined) {
    const [from, to] = ageBandHours[filter.age];
    const ago = (hours: number): Date => new Date(now.getTime() - hours * hourMs);
    where.push(`requested_at <= $${parameters.push(ago(from))}`);
    if (to !== null) where.push(`requested_at > $${parameters.push(ago(to))}`);
  }
  return where;
}
