import { resolveRelyingParty } from './relying-party.js';

describe('the site that passkeys belong to', () => {
  it.each([
    ['https://khaibao.example.vn', undefined, 'khaibao.example.vn'],
    ['https://khaibao.example.vn:8443', undefined, 'khaibao.example.vn'],
    ['https://khaibao.example.vn', 'example.vn', 'example.vn'],
    ['http://localhost:8080', undefined, 'localhost'],
  ])('%s', (publicOrigin, domain, id) => {
    expect(resolveRelyingParty(publicOrigin, domain)).toEqual({ id, origin: publicOrigin });
  });

  it.each([
    'http://khaibao.example.vn',
    'https://203.0.113.7',
    'http://127.0.0.1:8080',
    'https://[2001:db8::1]',
  ])('is nowhere at %s: browsers make none there', (publicOrigin) => {
    expect(resolveRelyingParty(publicOrigin)).toBeNull();
  });

  it.each(['other.vn', 'khaibao.example.vn.other.vn', 'ample.vn'])('is never %s', (domain) => {
    expect(() => resolveRelyingParty('https://khaibao.example.vn', domain)).toThrow('PASSKEY_DOMAIN');
  });
});
