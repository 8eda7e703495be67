import { randomBytes } from 'node:crypto';
import type { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isLookUpToken, isWithinLookUp, LookUpTokens, parseLookUpToken } from './look-up-tokens.js';

const keys = new Map([
  ['2021-06-30', randomBytes(32)],
  ['2021-07-01', randomBytes(32)],
]);
const tokens = new LookUpTokens({ getDayKey: (day: string) => Promise.resolve(keys.get(day)!) } as DayKeys);
const row = {
  id: '0197b3c4-5d6e-7f80-9a1b-2c3d4e5f6071',
  day: '2021-06-30',
  pass_issue: 2,
  outcome: 'caution',
  valid_until: new Date('2021-07-01T00:15:00Z'),
} as DeclarationRow;
const lookedUpAt = new Date('2021-06-30T00:20:00Z');
const [own, other] = ['0197b3c4-0000-7000-8000-000000000001', '0197b3c4-0000-7000-8000-000000000002'];

describe('the token of a look-up', () => {
  it('states the pass that was looked up, to its unit', async () => {
    const token = await tokens.issueLookUpToken(row, own, lookedUpAt);
    expect(isLookUpToken(` ${token}`)).toBe(true);
    expect(await tokens.verifyLookUpToken(token, row, own)).toEqual({
      declarationId: row.id,
      issue: 2,
      outcome: 'caution',
      validUntil: row.valid_until,
      lookedUpAt,
    });
  });

  it('is refused for another unit, another day, and with any changed character', async () => {
    const token = await tokens.issueLookUpToken(row, own, lookedUpAt);
    expect(await tokens.verifyLookUpToken(token, row, other)).toBeNull();
    expect(await tokens.verifyLookUpToken(token, { day: '2021-07-01' }, own)).toBeNull();
    const accepted = [];
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === '7' ? '8' : '7'}${token.slice(at + 1)}`;
      if ((await tokens.verifyLookUpToken(changed, row, own)) !== null) accepted.push(changed);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    '',
    'KBL1',
    'KB1.AAAA.BBBB',
    'KBL1.x.0.clear.1.1.mac',
    `KBL1.${row.id}.0.green.1.1.mac`,
    `KBL1.${row.id}.-1.clear.1.1.mac`,
    `KBL1.${row.id}.0.clear.1.1`,
    `KBL1.${row.id}.0.clear.1.1.mac.more`,
  ])('is none: %j', (text) => expect(parseLookUpToken(text)).toBeNull());

  it.each([
    [-1, false],
    [0, true],
    [15 * 60_000, true],
    [15 * 60_000 + 1, false],
  ])('a check %i ms after the look-up belongs to it: %s', (after, isWithin) => {
    const pass = {
      declarationId: row.id,
      issue: 0,
      outcome: 'clear',
      validUntil: row.valid_until,
      lookedUpAt,
    } as const;
    expect(isWithinLookUp(pass, new Date(lookedUpAt.getTime() + after))).toBe(isWithin);
  });
});
