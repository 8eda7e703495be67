import { buildSearchCondition } from './search-condition.js';

const conditionOf = (wanted: string): { sql: string; values: unknown[] } => {
  const values: unknown[] = [];
  const sql = buildSearchCondition(
    wanted,
    (phone) => `mark of ${phone}`,
    (value) => `$${values.push(value)}`,
  );
  return { sql, values };
};

describe('the condition of a typed search', () => {
  it('contains each word, at any position of name and street', () => {
    expect(conditionOf('Trà sữa, Nguyễn Huệ').values.slice(0, 4)).toEqual([
      '%tra%',
      '%sua%',
      '%nguyen%',
      '%hue%',
    ]);
  });

  it('matches numbers and short words at the beginning of words', () => {
    expect(conditionOf('312 Lê Lợi, Q. 1').values.slice(0, 5)).toEqual([
      '% 312%',
      '% le%',
      '%loi%',
      '% q%',
      '% 1%',
    ]);
  });

  it('contains no wildcard of the typed text', () => {
    expect(conditionOf('100% _cà phê_').values.slice(0, 3)).toEqual(['% 100%', '% ca%', '%phe%']);
    expect(conditionOf('%%%').sql).toBe('(tracking_code = $1 or tax_key = $2)');
  });

  it.each(['0908 222 333', '0908.222.333', '+84 908 222 333', '84908222333', '908222333', '908 222 333'])(
    '%s is a phone, found by its blind index',
    (typed) => {
      const { sql, values } = conditionOf(typed);
      expect(sql).toContain('phone_mark = ');
      expect(values.at(-1)).toBe('mark of +84908222333');
    },
  );

  it('treats a part of a phone as words of an address', () => {
    expect(conditionOf('0908 222').sql).not.toContain('phoneBlindIndex');
  });
});
