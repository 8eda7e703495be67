import type { UnitView } from './parts.js';

/** What stands in the address of the coverage: an area (`79-760`), days of silence, how to look, in what order, at which units. */
export interface CoverageSearch {
  diaban?: string | undefined;
  ngay?: number | undefined;
  xem?: string | undefined;
  xep?: string | undefined;
  muc?: string | undefined;
}

/** Keeps of an address what the page knows. Dots would make a number of an area's path. */
export function coverageSearch(search: Record<string, unknown>): CoverageSearch {
  const kept: CoverageSearch = {};
  const area = String(search['diaban'] ?? '');
  if (/^\d+(-\d+)*$/.test(area)) kept.diaban = area;
  const days = Number(search['ngay']);
  if (Number.isInteger(days) && days >= 1 && days <= 90) kept.ngay = days;
  for (const name of ['xem', 'xep', 'muc'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  return kept;
}

export const pathOf = ({ diaban }: CoverageSearch): string | undefined => diaban?.replaceAll('-', '.');
export const areaInAddress = (path: string): string => path.replaceAll('.', '-');

/** The address of an area, or of its units at a stage; days and way of looking stay. */
export const searchFor = ({ ngay, xem }: CoverageSearch, path: string, view?: UnitView): CoverageSearch => ({
  diaban: areaInAddress(path),
  ngay,
  xem,
  muc: view,
});
