import {
  codeAlphabet,
  formatGateCode,
  formatPassCode,
  gateCodesWithinOneEdit,
  isValidGateCode,
  isValidPassCode,
  makeGateCode,
  makePassCode,
  findNearestCodes,
  normaliseCode,
} from './index.js';

/** A stream of numbers that is the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
}
const random = numbers(7);
const codes = Array.from({ length: 200 }, () => makeGateCode(random));

describe('gate codes and pass codes', () => {
  it('have 7 and 8 characters, no look-alikes, and a check character that fits', () => {
    for (const code of codes) {
      expect(code).toMatch(/^[2-9ACDEFGHJKMNPQRSTVWXYZ]{7}$/);
      expect(isValidGateCode(code)).toBe(true);
    }
    expect(isValidPassCode(makePassCode())).toBe(true);
    expect(isValidGateCode(makeGateCode())).toBe(true);
    expect(codeAlphabet).toHaveLength(29);
  });

  it('finds every wrong character and every swap of neighbours', () => {
    for (const code of codes.slice(0, 30)) {
      for (let i = 0; i < 7; i += 1) {
        for (const char of codeAlphabet) {
          const wrong = code.slice(0, i) + char + code.slice(i + 1);
          expect(isValidGateCode(wrong)).toBe(wrong === code);
        }
        const swapped = code.slice(0, i) + (code[i + 1] ?? '') + code[i] + code.slice(i + 2);
        expect(isValidGateCode(swapped)).toBe(swapped === code);
      }
    }
  });

  it('are written in groups', () => {
    expect(formatGateCode('7K2M4Q9')).toBe('7K2-M4Q-9');
    expect(formatPassCode('A7K29QXM')).toBe('A7K2-9QXM');
    expect(formatGateCode('x')).toBe('x');
  });
});

describe('normaliseCode', () => {
  const [code = ''] = codes;
  it.each([
    ['as shown', formatGateCode(code)],
    ['in small letters', code.toLowerCase()],
    ['with spaces', ` ${code.split('').join(' ')} `],
    ['with dots', code.split('').join('.')],
    ['as an address', `https://khaibao.example/g/${code}?x=1`],
    ['in full width', code.replace(/[A-Z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])('takes a code %s', (_name, typed) => expect(normaliseCode(typed)).toBe(code));

  it('reads look-alikes so that the check fits', () => {
    const swaps: Record<string, string> = { D: 'O', Q: '0', J: 'I', '7': '1', V: 'U', '8': 'B' };
    const misread = codes.flatMap((good) =>
      Object.entries(swaps)
        .filter(([right]) => good.includes(right))
        .map(([right, wrong]) => ({ good, read: normaliseCode(good.replace(right, wrong)) })),
    );
    expect(misread.length).toBeGreaterThan(100);
    expect(misread.filter(({ good, read }) => read !== good)).toEqual([]);
  });

  it.each([
    ['', ''],
    ['<img src=x>', 'TMGSRCX'],
    ['abc', 'ABC'],
    ['x'.repeat(500), 'X'.repeat(16)],
  ])('makes something of %s', (typed, expected) => {
    expect(normaliseCode(typed)).toBe(expected);
  });
});

describe('the nearest code', () => {
  const [code = ''] = codes;
  const slips: [string, string][] = [
    ['one wrong character', (code[0] === 'A' ? 'C' : 'A') + code.slice(1)],
    ['two neighbours swapped', code.slice(0, 2) + code[3] + code[2] + code.slice(4)],
    ['one missing', code.slice(0, 3) + code.slice(4)],
    ['one too many', `${code.slice(0, 3)}X${code.slice(3)}`],
  ];
  it.each(slips)('is found after %s', (_name, typed) => {
    expect(findNearestCodes(typed, codes)).toEqual([code]);
    expect(gateCodesWithinOneEdit(typed)).toContain(code);
    expect(gateCodesWithinOneEdit(typed).length).toBeLessThan(60);
  });

  it('is none when nothing is near', () => {
    expect(findNearestCodes('2222', codes)).toEqual([]);
    expect(findNearestCodes('', codes)).toEqual([]);
  });
});
