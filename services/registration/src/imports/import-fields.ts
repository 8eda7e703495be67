import { foldText as foldVietnamese } from '@khai-bao/text';

/** Fields of a unit in a spreadsheet, in the order of the template. */
export const importFields = [
  'name',
  'kind',
  'street',
  'ward',
  'representative',
  'phone',
  'email',
  'taxCode',
  'expectedGates',
  'usesNcovi',
] as const;
export type ImportField = (typeof importFields)[number];

/** Text of a row by field. A field without a column, or an empty cell, is an empty text. */
export type RowValues = Readonly<Record<ImportField, string>>;

/** Characters of a cell that are read. Longer text is cut and then reported as too long. */
export const maxCellLength = 1_000;
/** Rows of units in one file. */
export const maxUnitEntitys = 10_000;
/** Columns that are read. */
export const maxColumns = 60;

/**
 * Headings as committees write them, folded. An equal heading has precedence over one that only contains decisive words. Each
 * list begins with the heading of the template.
 */
const headingSpellings: Readonly<Record<ImportField, readonly string[]>> = {
  name: [
    'ten don vi', 'ten co so', 'ten doanh nghiep', 'ten cong ty', 'ten to chuc', 'ten co quan', 'ten truong', 'ten cua hang',
    'ten ho kinh doanh', 'ten dia diem', 'ten don vi co so', 'don vi', 'co so', 'doanh nghiep', 'ten',
    'name', 'unit', 'unit name', 'name of unit', 'company', 'company name', 'business name', 'organisation', 'organization',
  ],
  kind: [
    'loai don vi', 'loai hinh', 'loai hinh don vi', 'loai hinh hoat dong', 'loai hinh kinh doanh', 'loai co so', 'loai', 'nhom',
    'nganh nghe', 'linh vuc', 'linh vuc hoat dong', 'kind', 'type', 'category', 'unit type', 'kind of unit',
  ],
  street: [
    'so nha duong', 'dia chi', 'so nha ten duong', 'so nha', 'duong', 'ten duong', 'duong pho', 'street name', 'house number', 'dia chi don vi', 'dia chi co so', 'dia chi tru so', 'tru so',
    'dia chi kinh doanh', 'dia chi hoat dong', 'noi hoat dong', 'address', 'street', 'street address', 'house number and street',
  ],
  ward: [
    'phuong xa thi tran', 'phuong xa', 'phuong', 'xa', 'dia ban', 'ten phuong', 'ten phuong xa', 'phuong xa tt', 'ma phuong', 'ma phuong xa',
    'px', 'p x', 'ward', 'commune', 'ward commune or town', 'ward code', 'area',
  ],
  representative: [
    'nguoi dai dien', 'chu co so', 'dai dien', 'ho ten nguoi dai dien', 'ho va ten nguoi dai dien', 'nguoi dai dien phap luat',
    'dai dien phap luat', 'chu ho', 'chu ho kinh doanh', 'chu doanh nghiep', 'nguoi lien he', 'nguoi phu trach', 'giam doc', 'hieu truong',
    'ho ten', 'ho va ten', 'chu', 'dau moi', 'representative', 'contact', 'contact person', 'owner', 'manager',
  ],
  phone: [
    'dien thoai', 'so dien thoai', 'sdt', 'dt', 'so dt', 'dien thoai lien he', 'so dien thoai lien he', 'di dong', 'so di dong', 'dtdd', 'dd',
    'so lien he', 'sdt lien he', 'tel', 'phone', 'phone number', 'mobile', 'telephone',
  ],
  email: [
    'thu dien tu', 'email', 'e mail', 'mail', 'dia chi email', 'dia chi thu dien tu', 'hop thu', 'gmail', 'email address', 'e mail address',
  ],
  taxCode: [
    'ma so thue', 'mst', 'ma thue', 'so dkkd', 'ma so doanh nghiep', 'msdn', 'ma so thue ma so doanh nghiep', 'tax code', 'tax id', 'tin',
    'tax number',
  ],
  expectedGates: [
    'so cong du kien', 'so cong', 'so luong cong', 'cong', 'so cong ra vao', 'so loi vao', 'gates', 'expected gates', 'number of gates',
  ],
  usesNcovi: [
    'da dung ncovi', 'dung ncovi', 'ncovi', 'su dung ncovi', 'da su dung ncovi', 'da dung ung dung ncovi', 'co dung ncovi', 'dang dung ncovi',
    'uses ncovi', 'ncovi app',
  ],
}; // prettier-ignore

const fieldBySpelling = new Map<string, ImportField>();
for (const field of importFields)
  for (const spelling of headingSpellings[field]) fieldBySpelling.set(spelling, field);

/** Words that determine the field wherever they occur in a heading. The first match decides. */
const decisiveWords: readonly (readonly [RegExp, ImportField])[] = [
  [/\bncovi\b/, 'usesNcovi'],
  [/\be ?mail\b|thu dien tu/, 'email'],
  [/\bmst\b|ma so thue|\btax\b/, 'taxCode'],
  [/dien thoai|\bsdt\b|\bso dt\b|\bphone\b|\bmobile\b|di dong/, 'phone'],
  [/\bso cong\b|\bgates?\b/, 'expectedGates'],
  [/dai dien|chu co so|nguoi phu trach|nguoi lien he|representative/, 'representative'],
  [/\bloai\b|\bkind\b|\btype\b/, 'kind'],
  [/^ten (don vi|co so|doanh nghiep|cong ty|to chuc|co quan)/, 'name'],
  [/so nha|dia chi|\baddress\b|\bstreet\b/, 'street'],
  [/phuong xa|^phuong\b|\bward\b/, 'ward'],
];

/** Folds a heading: without diacritics, punctuation, text in brackets, and the asterisk of required fields. */
export const foldHeading = (heading: string): string =>
  foldVietnamese(heading.replaceAll(/\([^()]*\)/g, ' '));

/** Returns the field that a heading names, or null. `sure` is 2 for an equal heading, 1 for a decisive word. */
export function matchHeading(heading: string): { readonly field: ImportField; readonly sure: 1 | 2 } | null {
  if (heading.length > 120) return null;
  for (const folded of [foldVietnamese(heading), foldHeading(heading)]) {
    const field = fieldBySpelling.get(folded);
    if (field !== undefined) return { field, sure: 2 };
  }
  const folded = foldHeading(heading);
  const match = decisiveWords.find(([words]) => words.test(folded));
  return match === undefined ? null : { field: match[1], sure: 1 };
}
