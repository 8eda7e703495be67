import type { UnitView } from './coverage-counts.js';

/** The address of the coverage: area (`79-760`), days of silence, chart or table, order of the table, list of units. */
export interface CoverageSearch {
  area?: string | undefined;
  days?: number | undefined;
  display?: string | undefined;
  order?: string | undefined;
  view?: string | undefined;
}

/** Longest silence that can be asked for, days. */
const maxSilentDays = 90;

/** Keeps of an address the parameters of the coverage that are well-formed. */
export function coverageSearch(search: Record<string, unknown>): CoverageSearch {
  const kept: CoverageSearch = {};
  const area = String(search['area'] ?? '');
  if (/^\d+(-\d+)*$/.test(area)) kept.area = area;
  const days = Number(search['days']);
  if (Number.isInteger(days) && days >= 1 && days <= maxSilentDays) kept.days = days;
  for (const name of ['display', 'order', 'view'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  return kept;
}

/** The path of the area in the address: `79.760`. */
export const areaPathOf = ({ area }: CoverageSearch): string | undefined => area?.replaceAll('-', '.');
/** An area's path as addresses hold it: `79-760`. */
export const formatAreaPath = (path: string): string => path.replaceAll('.', '-');

/** The address of an area, or of its units at a stage; days and display stay. */
export const coverageSearchFor = (
  { days, display }: CoverageSearch,
  path: string,
  view?: UnitView,
): CoverageSearch => ({ area: formatAreaPath(path), days, display, view });
