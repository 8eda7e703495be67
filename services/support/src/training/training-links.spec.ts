import { SupportConfig } from '../support.config.js';
import { TrainingLinks } from './training-links.js';

const linksOf = (byte: number): TrainingLinks =>
  new TrainingLinks(
    Object.assign(new SupportConfig(), {
      masterKey: Buffer.alloc(32, byte).toString('base64'),
      publicOrigin: 'https://khaibao.example.vn',
    }),
  );
const id = '0194f2f0-0000-7000-8000-000000000001';

describe('personal links of a training session', () => {
  const token = linksOf(1).signToken(id);

  it('name the sign-up that they were signed for', () => {
    expect(linksOf(1).verifyToken(token)).toBe(id);
  });

  it('hold the token behind the hash, which no server logs', () => {
    expect(linksOf(1).linkOf(id)).toBe(`https://khaibao.example.vn/admin/vao-tap-huan#${token}`);
  });

  it.each([
    ['of another installation', linksOf(2).signToken(id)],
    ['with another id', token.replace('0001.', '0002.')],
    ['without a signature', id],
    ['with a cut signature', token.slice(0, -1)],
    ['with a longer signature', `${token}A`],
    ['without content', ''],
  ])('are refused %s', (_name, forged) => {
    expect(linksOf(1).verifyToken(forged)).toBeNull();
  });
});
