import { createHash } from 'node:crypto';
import { areaSeed, AreaTree, foldVietnamese } from '@khai-bao/areas';

const kinds: readonly string[] = [
  'market',
  'enterprise',
  'business-premises',
  'school',
  'supermarket',
  'restaurant',
  'pharmacy',
];
const namePrefixes = [
  'Chợ',
  'Công ty TNHH',
  'Cửa hàng',
  'Trường Tiểu học',
  'Siêu thị',
  'Quán ăn',
  'Nhà thuốc',
];
const syllables =
  'An Bình Cường Dũng Đông Giang Hà Hải Hạnh Hiền Hòa Hoàng Hồng Hưng Khánh Kim Lan Lâm Linh Long Lộc Mai Minh Mỹ Nam Ngân Ngọc Nguyên Nhân Nhật Phát Phong Phú Phúc Phước Quang Quốc Quý Sơn Tài Tâm Tân Tấn Thái Thanh Thành Thảo Thắng Thiên Thịnh Thọ Thông Thu Thủy Tiến Toàn Trí Trung Trường Tuấn Tùng Vân Việt Vinh Vĩnh Xuân Yên'.split(
    ' ',
  );

/** Repeatable bytes: the same text gives the same ones, so that a city can be generated again. */
const hashOf = (text: string): Buffer => createHash('md5').update(text).digest();

/** A repeatable id. */
export function idOf(kind: string, n: number | string): string {
  const hex = hashOf(`${kind}/${n}`).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A ward with its path in the area tree. */
export interface Ward {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

/** A generated unit. */
export interface CityUnit {
  readonly id: string;
  readonly gateId: string;
  readonly name: string;
  readonly street: string;
  /** Name and street without diacritics, as they are searched. */
  readonly folded: string;
  readonly kind: string;
  readonly state: string;
  readonly ward: Ward;
}

/** The wards of the area seed, as of the day of the letter. */
export function listWards(): Ward[] {
  const tree = new AreaTree(areaSeed);
  const on = '2021-06-25';
  return areaSeed
    .filter(({ level }) => level === 'ward')
    .map(({ code }) => ({ code, path: tree.areaPathOf(code, on), name: tree.fullNameOf(code, on) }));
}

/** The n-th unit of the city. Its ward follows from its number. */
export function unitOf(n: number, wards: readonly Ward[]): CityUnit {
  const bytes = hashOf(`unit/${n}`);
  const kindIndex = bytes.readUInt8(0) % kinds.length;
  const kind = elementAt(kinds, kindIndex);
  const word = (offset: number): string => elementAt(syllables, bytes.readUInt16BE(offset));
  const name = `${elementAt(namePrefixes, kindIndex)} ${word(1)} ${word(3)} ${word(5)}`;
  const street = `${(bytes.readUInt8(7) % 200) + 1} ${word(8)} ${word(10)}`;
  return {
    id: idOf('unit', n),
    gateId: idOf('gate', n),
    name,
    street,
    folded: foldVietnamese(`${name} ${street}`),
    kind,
    state: stateOf(bytes.readUInt16BE(12), kind),
    ward: elementAt(wards, bytes.readUInt16BE(14)),
  };
}

/** The element at a number modulo the length. @throws RangeError for an empty list */
export function elementAt<Item>(list: readonly Item[], n: number): Item {
  const item = list[n % list.length];
  if (item === undefined) throw new RangeError('an empty list');
  return item;
}

/** Three of a hundred units wait for their committee, as on a day in the middle of the roll-out. */
function stateOf(draw: number, kind: string): string {
  if (draw % 100 < 2) return 'SUBMITTED';
  if (draw % 100 < 3) return 'RECEIVED';
  if (draw % 100 < 4) return 'NEEDS_INFO';
  if (draw % 100 < 8) return 'EXEMPT_NCOVI';
  return kind === 'pharmacy' ? 'PHARMACY_LISTED' : 'FORWARDED';
}

/** The phone number of the n-th visitor. */
export const phoneOf = (n: number): string => `+8490${String(1_000_000 + (n % 9_000_000))}`;
