import {
  nameWithoutKind,
  foldVietnamese,
  formerNamesOf,
  type AreaRow,
  type AreaSuccession,
  type AreaTree,
} from '@khai-bao/areas';

export type WardMatch =
  | Ward
  | 'unknown'
  /** Several wards have this name. */
  | 'ambiguous'
  /** The ward is outside of the officer's area. */
  | 'outside';

interface Ward {
  readonly code: string;
  /** Path of the ward; for a merged ward its former path, because lists written before the merge follow its units. */
  readonly path: string;
  /** `merged`: the name of a ward that was merged into this one. `district`: with a former name of its district. */
  readonly former?: 'merged' | 'district';
}

const abbreviations: Readonly<Record<string, string>> = {
  p: 'phuong',
  f: 'phuong',
  ph: 'phuong',
  q: 'quan',
  h: 'huyen',
  x: 'xa',
  tt: 'thi tran',
  tx: 'thi xa',
  tp: 'thanh pho',
};

/** Normalises a ward name: `P.01, Q3` equals `Phường 1 (Quận 3)`. The name of the city at the end is removed. */
const normaliseWardName = (text: string): string =>
  foldVietnamese(text)
    .replace(/ (tp|thanh pho)? ?(hcm|ho chi minh|tphcm)$/, '')
    .split(' ')
    .map((word) => word.replace(/^(p|f|q)(\d+)$/, '$1 $2'))
    .join(' ')
    .split(' ')
    .map((word) => (/^\d{1,2}$/.test(word) ? String(Number(word)) : (abbreviations[word] ?? word)))
    .join(' ');

/** Index of wards by all notations of their names. Only equal names match: a guess could send a unit to another committee. */
export class WardNameIndex {
  private readonly bySpelling = new Map<string, Ward[]>();
  private readonly matchByText = new Map<string, WardMatch>();

  /**
   * @param on day, `YYYY-MM-DD`
   * @param jurisdiction the officer's path: `79.760`
   */
  constructor(
    tree: AreaTree,
    on: string,
    private readonly jurisdiction: string,
    succession?: AreaSuccession,
  ) {
    for (const row of tree.areasOn(on)) {
      if (row.level !== 'ward') continue;
      const ward = { code: row.code, path: tree.areaPathOf(row.code, on) };
      const above = tree.ancestorsOf(row.code, on).find(({ level }) => level === 'district');
      this.addSpellings(ward, spellingsOf(row, above));
      for (const { name, districts, merged } of formerNamesOf(row, above))
        this.addSpellings(
          { ...ward, former: merged ? 'merged' : 'district' },
          spellingsOfNames(
            [normaliseWardName(name), normaliseWardName(nameWithoutKind({ ...row, name }))],
            districts,
            merged,
          ),
        );
    }
    for (const { former, row } of succession?.mergedWardsOn(on) ?? []) {
      const ward = {
        code: row.code,
        path: succession!.formerAreaPath(former.code, on),
        former: 'merged',
      } as const;
      this.addSpellings(ward, spellingsOf(former, tree.findArea(former.parentCode ?? '', on)));
    }
  }

  private addSpellings(ward: Ward, spellings: readonly string[]): void {
    for (const spelling of new Set(spellings)) {
      const same = this.bySpelling.get(spelling);
      if (same === undefined) this.bySpelling.set(spelling, [ward]);
      else same.push(ward);
    }
  }

  /** Finds the ward that a cell names. Results are cached. */
  findWard(text: string): WardMatch {
    let answer = this.matchByText.get(text);
    if (answer === undefined) {
      answer = this.lookUpWard(text);
      if (this.matchByText.size < 20_000) this.matchByText.set(text, answer);
    }
    return answer;
  }

  private lookUpWard(text: string): WardMatch {
    const wards = this.bySpelling.get(normaliseWardName(text)) ?? [];
    const own = wards.filter(({ path }) => `${path}.`.startsWith(`${this.jurisdiction}.`));
    // A current name has precedence over a former one.
    const today = own.filter(({ former }) => former === undefined);
    const meant = today.length > 0 ? today : own;
    if (new Set(meant.map(({ code }) => code)).size > 1) return 'ambiguous';
    if (meant[0] !== undefined) return meant[0];
    return wards.length > 0 ? 'outside' : 'unknown';
  }
}

function spellingsOfNames(names: readonly string[], districts: readonly string[], alone: boolean): string[] {
  const upper = districts.flatMap((name) => [
    normaliseWardName(name),
    normaliseWardName(name).replace(/^(quan|thanh pho|huyen) /, ''),
  ]);
  return [...(alone ? names : []), ...names.flatMap((name) => upper.map((area) => `${name} ${area}`))];
}

function spellingsOf(row: AreaRow, above: AreaRow | undefined): string[] {
  const bare = normaliseWardName(nameWithoutKind(row));
  const own = [normaliseWardName(row.name), bare];
  const squeezed = bare.replaceAll(' ', '');
  if (/[a-z]/.test(squeezed)) own.push(squeezed);
  const upper =
    above === undefined ? [] : [normaliseWardName(above.name), normaliseWardName(nameWithoutKind(above))];
  return [row.code, ...own, ...own.flatMap((name) => upper.map((area) => `${name} ${area}`))];
}
