import { makeCardCode, makeGateCode, makePassCode } from '@khai-bao/health-form';
import { findScannedPerson } from './scanned-code.js';

const code = makeCardCode();
const idCard =
  '079150000123||Nguyễn Thị Bảy|01011950|Nữ|12 Tôn Thất Đạm, Phường Bến Nghé, Quận 1, Hồ Chí Minh|01012021';

it.each([
  [`HTTPS://KHAIBAO.EXAMPLE.VN/C/${code}`, { kind: 'visitor-card', code }],
  [code, { kind: 'visitor-card', code }],
  [idCard, { kind: 'id-card', text: idCard }],
  ['KB1.AAAA.BBBB', null],
  [makePassCode(), null],
  [`HTTPS://KHAIBAO.EXAMPLE.VN/G/${makeGateCode()}/3`, null],
  ['https://example.com', null],
])('of %s finds %j', (text, found) => {
  expect(findScannedPerson(text)).toEqual(found);
});
