import { formatCaseCode } from './case-code.js';

describe('the code of a case', () => {
  it.each([
    ['Quận 1', 'Q1-0630-012'],
    ['Quận 12', 'Q12-0630-012'],
    ['Thành phố Thủ Đức', 'TD-0630-012'],
    ['Huyện Củ Chi', 'CC-0630-012'],
    ['Quận Gò Vấp', 'GV-0630-012'],
  ])('in %s is %s', (district, code) => expect(formatCaseCode(district, '2021-06-30', 12)).toBe(code));
});
