import { AlertsConfig } from '../alerts.config.js';
import { SignedLinks } from './signed-links.js';

const linksOf = (byte: number): SignedLinks =>
  new SignedLinks(
    Object.assign(new AlertsConfig(), { masterKey: Buffer.alloc(32, byte).toString('base64') }),
  );
const id = '0194f2f0-0000-7000-8000-000000000001';

describe('tokens of links', () => {
  const token = linksOf(1).signToken('notice', id);

  it('name what they were signed for', () => expect(linksOf(1).verifyToken('notice', token)).toBe(id));

  it('of the daily question name their link', () =>
    expect(linksOf(1).verifyToken('follow-up', linksOf(1).signToken('follow-up', id))).toBe(id));

  it.each([
    ['of another installation', linksOf(2).signToken('notice', id)],
    ['of another purpose', linksOf(1).signToken('alarm', id)],
    ['of another purpose, renamed', linksOf(1).signToken('alarm', id).replace('alarm', 'notice')],
    ['of the daily question', linksOf(1).signToken('follow-up', id)],
    ['with another id', token.replace('0001.', '0002.')],
    ['without a signature', `notice.${id}`],
    ['with a cut signature', token.slice(0, -1)],
    ['with a longer one', `${token}A`],
    ['of nothing', ''],
  ])('are refused %s', (_name, forged) => expect(linksOf(1).verifyToken('notice', forged)).toBeNull());
});
