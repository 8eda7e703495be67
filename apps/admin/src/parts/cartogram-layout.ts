/** Where the tile of an area stands, counted from 0. */
export interface TilePlace {
  readonly code: string;
  readonly column: number;
  readonly row: number;
}

export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly places: readonly TilePlace[];
}

/**
 * The district-level areas of the city as tiles, by the codes of the General Statistics Office. Each stands near the place that it has
 * on a map: Củ Chi in the north-west, Thủ Đức in the east, Cần Giờ at the sea.
 */
const districtRows: readonly (readonly (string | null)[])[] = [
  ['783', '784', null, null, null, null],
  [null, null, '761', '764', null, '769'],
  [null, '767', '766', '768', '765', null],
  ['777', '772', '771', '770', '760', null],
  ['785', '775', '774', '773', null, null],
  [null, null, '776', '778', '786', '787'],
];

const districtPlaces: ReadonlyMap<string, TilePlace> = new Map(
  districtRows.flatMap((codes, row) =>
    codes.flatMap((code, column): [string, TilePlace][] =>
      code === null ? [] : [[code, { code, column, row }]],
    ),
  ),
);

/** Maximum number of columns of a computed layout: five tiles are readable on 320 pixels. */
const maxComputedColumns = 5;

/** Lays areas out as tiles: districts where they lie, any other areas, such as the wards of a district, in their order. */
export function layOutTiles(codes: readonly string[]): TileLayout {
  const known = codes.flatMap((code) => districtPlaces.get(code) ?? []);
  if (codes.length > 1 && known.length === codes.length) {
    const columns = districtRows[0]!.length;
    return { columns, rows: districtRows.length, places: known };
  }
  const columns = Math.max(1, Math.min(maxComputedColumns, Math.ceil(Math.sqrt(codes.length))));
  return {
    columns,
    rows: Math.ceil(codes.length / columns),
    places: codes.map((code, at) => ({ code, column: at % columns, row: Math.floor(at / columns) })),
  };
}

export type TileDirection = 'left' | 'right' | 'up' | 'down';

/** How much a step to another line costs against a step along the line. */
const sidewaysWeight = 3;

/** Finds the nearest tile in a direction; undefined at the edge. */
export function findNeighbour(
  { places }: Pick<TileLayout, 'places'>,
  code: string,
  direction: TileDirection,
): string | undefined {
  const here = places.find((place) => place.code === code);
  if (here === undefined) return undefined;
  const isAcross = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const reachable = places.flatMap((place) => {
    const across = place.column - here.column;
    const down = place.row - here.row;
    const along = sign * (isAcross ? across : down);
    const sideways = Math.abs(isAcross ? down : across);
    return along > 0 ? [{ code: place.code, cost: along + sidewaysWeight * sideways }] : [];
  });
  return reachable.sort((a, b) => a.cost - b.cost)[0]?.code;
}

/** A class of the colour scale. */
export interface ScaleClass {
  /** Lowest and highest value of the class. */
  readonly from: number;
  readonly to: number;
  /** From 1 (few) to 5 (most). */
  readonly level: number;
}

const levels = 5;
const niceSteps = [1, 2, 3, 4, 5, 10, 15, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000];

/** Divides whole numbers above 0 into at most five classes of equal width with round bounds. 0 is a class of its own. */
export function divideIntoClasses(values: readonly (number | null)[]): ScaleClass[] {
  const highest = Math.ceil(Math.max(0, ...values.map((value) => value ?? 0)));
  if (highest === 0) return [];
  const needed = Math.ceil(highest / levels);
  const width = niceSteps.find((step) => step >= needed) ?? needed;
  const count = Math.ceil(highest / width);
  return Array.from({ length: count }, (_, at) => ({
    from: at * width + 1,
    to: (at + 1) * width,
    level: Math.max(1, Math.round(((at + 1) * levels) / count)),
  }));
}

/** Returns the level of a value: 0 for nothing, 1 to 5 by its class; null without a value. */
export function levelOf(value: number | null, classes: readonly ScaleClass[]): number | null {
  if (value === null) return null;
  if (value <= 0) return 0;
  return (classes.find(({ to }) => value <= to) ?? classes.at(-1))?.level ?? 0;
}

/** Shortens the name of an area for a tile: `Q1`, `P15`, `Củ Chi`, `Thủ Đức`. */
export function shortAreaName(name: string): string {
  const [, kind = '', rest = name] =
    /^(Thành phố|Quận|Huyện|Thị xã|Phường|Xã|Thị trấn) (.+)$/.exec(name) ?? [];
  return /^\d+$/.test(rest) ? kind.charAt(0) + rest : rest;
}
