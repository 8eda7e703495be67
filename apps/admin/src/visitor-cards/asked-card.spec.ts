import { makeCardCode } from '@khai-bao/health-form';
import { parseAskedCard } from './asked-card.js';

const code = makeCardCode(() => 20);

it.each([
  [code, { code }],
  [`HTTPS://KHAIBAO.EXAMPLE.VN/C/${code}`, { code }],
  ['0903 123 456', { phone: '+84903123456' }],
  ['+84 903 123 456', { phone: '+84903123456' }],
  ['0791 5000 0123', { idNumber: '079150000123' }],
  ['024123456', { idNumber: '024123456' }],
  ['079150000123||Nguyễn Thị Bảy|01011950|Nữ|12 Tôn Thất Đạm|01012021', { idNumber: '079150000123' }],
  ['', null],
  ['Nguyễn Thị Bảy', null],
  ['C1234567', { idNumber: 'C1234567' }],
  ['0903 12', null],
  ['12', null],
])('of %j asks for %j', (typed, asked) => {
  expect(parseAskedCard(typed)).toEqual(asked);
});
