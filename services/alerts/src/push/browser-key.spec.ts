import { createECDH } from 'node:crypto';
import { isBrowserKey } from './browser-key.js';

const key = createECDH('prime256v1').generateKeys();
const offCurve = Buffer.from(key);
offCurve[64]! ^= 1;

describe('the public key of a browser', () => {
  it('is a point of P-256 in base64url', () => {
    expect(isBrowserKey(key.toString('base64url'))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['beside the curve', offCurve.toString('base64url')],
    ['of the right length alone', 'B'.repeat(87)],
    ['compressed', createECDH('prime256v1').generateKeys('base64url', 'compressed')],
    ['of another length', key.subarray(0, 64).toString('base64url')],
    ['no text', 7],
  ])('is refused %s', (_name, text) => {
    expect(isBrowserKey(text)).toBe(false);
  });
});
