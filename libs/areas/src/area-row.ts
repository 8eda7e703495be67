export type AreaLevel = 'city' | 'district' | 'ward';

/** thành phố, quận, huyện, thị xã, phường, xã, thị trấn. */
export const areaKinds = ['thanh-pho', 'quan', 'huyen', 'thi-xa', 'phuong', 'xa', 'thi-tran'] as const;
export type AreaKind = (typeof areaKinds)[number];

const kindWords: Record<AreaKind, string> = {
  'thanh-pho': 'Thành phố',
  quan: 'Quận',
  huyen: 'Huyện',
  'thi-xa': 'Thị xã',
  phuong: 'Phường',
  xa: 'Xã',
  'thi-tran': 'Thị trấn',
};

/** One area for one period. Several rows may share a code; their periods do not overlap. */
export interface AreaRow {
  /** Code of the General Statistics Office: city `79`, district `760`, ward `26740`. */
  readonly code: string;
  /** With its kind, as it is written: `Phường Bến Nghé`, `Quận 1`. */
  readonly name: string;
  readonly level: AreaLevel;
  readonly kind: AreaKind;
  readonly parentCode: string | null;
  /** First day, `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** First day on which the row is no longer valid, or null. */
  readonly validTo: string | null;
}

/** Returns the word of a kind: `Phường`. */
export function kindWord(kind: AreaKind): string {
  return kindWords[kind];
}

/** Returns the name without its kind: `Bến Nghé`, `1`. */
export function nameWithoutKind(row: Pick<AreaRow, 'name' | 'kind'>): string {
  const word = `${kindWords[row.kind]} `;
  return row.name.startsWith(word) ? row.name.slice(word.length) : row.name;
}
