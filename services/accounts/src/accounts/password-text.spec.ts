import { generateOneTimePassword, normalisePassword, listPasswordSpellings } from './password-text.js';

describe('a password as it is typed', () => {
  it('is normalised: composed letters, plain spaces', () => {
    const set = 'Chợ mở cửa lúc 5 giờ';
    expect(normalisePassword(set.normalize('NFD'))).toBe(set);
    expect(normalisePassword('Chợ\u00a0mở\u3000cửa lúc 5 giờ')).toBe(set);
    expect(listPasswordSpellings(set.normalize('NFD'))[0]).toBe(set);
    // Hashed as it came, before passwords had one spelling.
    expect(listPasswordSpellings(set)).toContain(set.normalize('NFD'));
  });

  it('is recognised as a one-time password with spaces, in lower case, without dashes, with look-alikes', () => {
    for (let n = 0; n < 200; n += 1) {
      const given = generateOneTimePassword();
      expect(given).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){2}$/);
      const bare = given.replaceAll('-', '');
      for (const typed of [
        ` ${given} `,
        bare,
        given.toLowerCase(),
        given.replaceAll('-', ' '),
        given.replaceAll('-', '–'),
        bare.replaceAll(/(..)/g, '$1 ').trim(),
        given.replaceAll('8', 'B').replaceAll('V', 'u'),
        given.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      ])
        expect([typed, listPasswordSpellings(typed)]).toEqual([typed, expect.arrayContaining([given])]);
    }
  });

  it('has at most four spellings, which bounds the cost of a wrong one', () => {
    for (const typed of [
      'sai',
      'Chợ mở cửa lúc 5 giờ',
      'OOOO-0000-1111',
      'LLLLLLLLLLLL',
      generateOneTimePassword(),
    ])
      expect(listPasswordSpellings(typed).length).toBeLessThanOrEqual(4);
  });
});
