import { createHash } from 'node:crypto';
import { areaSeed, AreaTree, foldVietnamese } from '@khai-bao/areas';

const kinds = [
  'market',
  'enterprise',
  'business-premises',
  'school',
  'supermarket',
  'restaurant',
  'pharmacy',
];
const heads = ['Chợ', 'Công ty TNHH', 'Cửa hàng', 'Trường Tiểu học', 'Siêu thị', 'Quán ăn', 'Nhà thuốc'];
const syllables =
  'An Bình Cường Dũng Đông Giang Hà Hải Hạnh Hiền Hòa Hoàng Hồng Hưng Khánh Kim Lan Lâm Linh Long Lộc Mai Minh Mỹ Nam Ngân Ngọc Nguyên Nhân Nhật Phát Phong Phú Phúc Phước Quang Quốc Quý Sơn Tài Tâm Tân Tấn Thái Thanh Thành Thảo Thắng Thiên Thịnh Thọ Thông Thu Thủy Tiến Toàn Trí Trung Trường Tuấn Tùng Vân Việt Vinh Vĩnh Xuân Yên'.split(
    ' ',
  );

/** The same number for the same seed and place, so that a city can be made again. */
export const hashOf = (text) => createHash('md5').update(text).digest();

/** An id like a random one, the same each time. */
export function idOf(kind, n) {
  const hex = hashOf(`${kind}/${n}`).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The wards of the seed with their paths. */
export function wards() {
  const tree = new AreaTree(areaSeed);
  const on = '2021-06-25';
  return areaSeed
    .filter(({ level }) => level === 'ward')
    .map(({ code }) => ({ code, path: tree.path(code, on), name: tree.fullName(code, on) }));
}

/** The n-th unit of the city; its ward follows from its number. */
export function unitOf(n, places) {
  const bytes = hashOf(`unit/${n}`);
  const kind = bytes[0] % kinds.length;
  const word = (at) => syllables[(bytes[at] * 256 + bytes[at + 1]) % syllables.length];
  const name = `${heads[kind]} ${word(1)} ${word(3)} ${word(5)}`;
  const street = `${(bytes[7] % 200) + 1} ${word(8)} ${word(10)}`;
  return {
    id: idOf('unit', n),
    gateId: idOf('gate', n),
    name,
    street,
    folded: foldVietnamese(`${name} ${street}`),
    kind: kinds[kind],
    state: stateOf(bytes[12] * 256 + bytes[13], kinds[kind]),
    place: places[(bytes[14] * 256 + bytes[15]) % places.length],
  };
}

/** Three of a hundred wait for their committee, as on a day in the middle of the roll-out. */
function stateOf(draw, kind) {
  if (draw % 100 < 2) return 'SUBMITTED';
  if (draw % 100 < 3) return 'RECEIVED';
  if (draw % 100 < 4) return 'NEEDS_INFO';
  if (draw % 100 < 8) return 'EXEMPT_NCOVI';
  return kind === 'pharmacy' ? 'PHARMACY_LISTED' : 'FORWARDED';
}

/** The phone of a visitor, by a number. */
export const phoneOf = (n) => `+8490${String(1_000_000 + (n % 9_000_000))}`;
