import type { UnitKind } from '@khai-bao/contracts';

/** Waiting time of requests: less than a day, up to three days, up to a week, longer. */
export const ageBands = ['day', 'three-days', 'week', 'older'] as const;
export type AgeBand = (typeof ageBands)[number];

/** Lower and upper bound of each band, hours. */
const ageBandHours: Readonly<Record<AgeBand, readonly [number, number | null]>> = {
  day: [0, 24],
  'three-days': [24, 72],
  week: [72, 168],
  older: [168, null],
};
const hourMs = 60 * 60 * 1000;

/** Filter of requests. An absent property does not filter. */
export interface RequestFilter {
  /** Path of an area: `79.760` is all of District 1. */
  readonly area?: string | undefined;
  readonly kind?: UnitKind | undefined;
  readonly age?: AgeBand | undefined;
  readonly delivery?: 'mail' | 'handover' | undefined;
}

/** Valid area path of a filter. */
export const areaPathPattern = /^\d{2}(\.\d{3}(\.\d{5})?)?$/;

/**
 * Builds the SQL conditions of a filter on columns of `account`.
 * @param now reference time of the age bands
 * @param parameters parameters of the query; those of the filter are appended
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
