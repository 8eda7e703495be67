import { toInitials } from './to-initials.js';

it.each([
  ['N. T. M. Khai', 'N. T. M. K.'],
  ['Đ. Ấn', 'Đ. Ấ.'],
  ['Khai', 'K.'],
  ['', ''],
])('the initials of %j are %j', (shortName, initials) => expect(toInitials(shortName)).toBe(initials));
