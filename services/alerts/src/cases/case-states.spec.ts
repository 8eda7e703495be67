import { caseCode, mayBecome } from './case-states.js';

describe('the life of a case', () => {
  it.each([
    ['NEW', 'ACKNOWLEDGED', true],
    ['NEW', 'CONFIRMED', false],
    ['NEW', 'CLOSED', false],
    ['ACKNOWLEDGED', 'INVESTIGATING', true],
    ['ACKNOWLEDGED', 'NEW', false],
    ['INVESTIGATING', 'RULED_OUT', true],
    ['CONFIRMED', 'CLOSED', true],
    ['CONFIRMED', 'RULED_OUT', false],
    ['RULED_OUT', 'INVESTIGATING', true],
    ['CLOSED', 'INVESTIGATING', false],
  ] as const)('%s to %s: %s', (from, to, allowed) => expect(mayBecome(from, to)).toBe(allowed));

  it.each([
    ['Quận 1', 'Q1-0630-012'],
    ['Quận 12', 'Q12-0630-012'],
    ['Thành phố Thủ Đức', 'TD-0630-012'],
    ['Huyện Củ Chi', 'CC-0630-012'],
    ['Quận Gò Vấp', 'GV-0630-012'],
  ])('%s is short for %s', (district, code) => expect(caseCode(district, '2021-06-30', 12)).toBe(code));
});
