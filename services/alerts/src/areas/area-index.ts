/** What an index of areas needs to know of one. */
export interface IndexedArea {
  readonly code: string;
  readonly name: string;
  readonly path: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly mergedInto: string | null;
}

/** Maximum number of merges that are followed from one ward: a chain that leads back to its start has an end. */
const maxSuccessiveMerges = 50;

/** Finds areas that are valid on a day, and the successors of merged wards. */
export class AreaIndex {
  private readonly byCode: ReadonlyMap<string, IndexedArea>;

  constructor(
    areas: readonly IndexedArea[],
    private readonly today: string,
  ) {
    this.byCode = new Map(areas.map((area) => [area.code, area]));
  }

  /** Returns the area at a path; undefined when none is known there. */
  findByPath(path: string): IndexedArea | undefined {
    return this.byCode.get(lastCodeOf(path));
  }

  /** Returns the areas directly below a path that are valid today, in the order of their codes. */
  listBelow(path: string): IndexedArea[] {
    return [...this.byCode.values()]
      .filter((area) => parentOf(area.path) === path && isValidOn(area, this.today))
      .sort((a, b) => a.code.localeCompare(b.code));
  }

  /** Returns the path of a ward today: that of the ward into which it was merged, and so on. Unknown paths stay. */
  resolvePath(path: string): string {
    let area = this.findByPath(path);
    for (let step = 0; step < maxSuccessiveMerges; step += 1) {
      if (
        area === undefined ||
        area.mergedInto === null ||
        area.validTo === null ||
        this.today < area.validTo
      )
        break;
      area = this.byCode.get(area.mergedInto) ?? area;
    }
    return area?.path ?? path;
  }
}

const lastCodeOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));
const isValidOn = ({ validFrom, validTo }: IndexedArea, day: string): boolean =>
  validFrom <= day && (validTo === null || day < validTo);

/** Returns the path of the area directly below `above` that holds a path: `79.760` of `79.760.26740` below `79`. */
export function childPathOf(path: string, above: string): string | null {
  if (!path.startsWith(`${above}.`)) return null;
  const [child] = path.slice(above.length + 1).split('.');
  return `${above}.${child}`;
}
