import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { openSuite, type ServiceResponse, type RunningService, type Suite } from '@khai-bao/testing';
import type { JWK } from 'jose';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (): number => Math.floor(Date.now() / 1000);
type Signer = (text: string) => string;

/** Tokens put together by hand, each good but for one thing. */
describe('a forged token', () => {
  let suite: Suite;
  let service: RunningService;

  const signWith =
    (key: KeyObject, digest: string | null): Signer =>
    (text) =>
      sign(digest, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const by = (key: JWK): Signer =>
    signWith(
      createPrivateKey({ key: { ...key } as JsonWebKey, format: 'jwk' }),
      key.kty === 'EC' ? 'sha256' : null,
    );
  const token = (
    { header = {}, claims = {} }: { header?: object; claims?: object } = {},
    signer: Signer = by(suite.secrets.tokens.private),
  ): string => {
    const text = `${part({ alg: 'ES256', typ: 'at+jwt', kid: suite.secrets.tokens.public.kid, ...header })}.${part({
      sub: randomUUID(), sid: randomUUID(), role: 'ward-officer', areaPath: '79', ver: 1,
      iss: 'urn:khai-bao:accounts', aud: 'urn:khai-bao:api', iat: seconds(), exp: seconds() + 300, ...claims,
    })}`; // prettier-ignore
    return `${text}.${signer(text)}`;
  };
  const show = (as: string): Promise<ServiceResponse> => service.sendRequest('GET', '/v1/mine', { as });
  const isRefused = { status: 401, body: { code: 'PLATFORM.UNAUTHENTICATED' } };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('is told from a good one, which is taken', async () =>
    expect(await show(token())).toMatchObject({ status: 200, body: { areaPath: '79' } }));

  it.each<[string, object]>([
    ['another audience', { aud: 'urn:somebody-else' }],
    ['an audience that only begins like ours', { aud: 'urn:khai-bao:api:inner' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'urn:khai-bao:declarations' }],
    ['no issuer', { iss: undefined }],
    ['a time that is over', { exp: 1_624_492_800 }],
    ['no end', { exp: undefined }],
    ['an end that is no time', { exp: 'never' }],
    ['a beginning that is not yet', { nbf: 4_000_000_000 }],
    ['nobody it is for', { sub: undefined }],
    ['no version of the account', { ver: undefined }],
    ['a version that is no number', { ver: '999' }],
    ['no session', { sid: undefined }],
    ['a session that is no text', { sid: 7 }],
    ['a role that there is not', { role: 'superuser' }],
    ['a role out of a prototype', { role: 'constructor' }],
    ['several roles', { role: ['ward-officer', 'dic-operator'] }],
  ])('with %s is refused', async (_what, claims) =>
    expect(await show(token({ claims }))).toMatchObject(isRefused),
  );

  it.each<[string, (suite: Suite) => JWK, object]>([
    ['passes', ({ secrets }) => secrets.passes.private, {}],
    ['passes, by its name', ({ secrets }) => secrets.passes.private, { kid: 'pass-1' }],
    ['the feed', ({ secrets }) => secrets.feed.private, {}],
    ['the feed, by its name', ({ secrets }) => secrets.feed.private, { kid: 'khai-bao-feed-1' }],
    ['the city’s receipts', ({ secrets }) => secrets.receipts.city.private, {}],
    ['passes, with a path as its name', ({ secrets }) => secrets.passes.private, { kid: '../../../dev/null' }],
    ['passes, with SQL as its name', ({ secrets }) => secrets.passes.private, { kid: "x' or '1'='1" }],
    ['passes, without a name', ({ secrets }) => secrets.passes.private, { kid: undefined }],
    ['passes, with an address to find it at', ({ secrets }) => secrets.passes.private, { jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/x' }],
    ['passes, which it brings along', ({ secrets }) => secrets.passes.private, { jwk: 'public' }],
  ])('signed with the key of %s is refused', async (_what, keyOf, header) => {
    const brought = 'jwk' in header ? { jwk: suite.secrets.passes.public } : {};
    expect(await show(token({ header: { ...header, ...brought } }, by(keyOf(suite))))).toMatchObject(isRefused);
  }); // prettier-ignore

  it.each(['none', 'None', 'NONE', 'nOnE', ''])('with the algorithm "%s" is refused', async (alg) => {
    const signed: Signer[] = [() => '', () => 'AA', by(suite.secrets.tokens.private)];
    for (const signer of signed) expect(await show(token({ header: { alg } }, signer))).toMatchObject(isRefused);
  }); // prettier-ignore

  it('signed symmetrically with what everybody can read, the public key, is refused', async () => {
    const { public: known } = suite.secrets.tokens;
    const pem = createPublicKey({ key: { ...known } as JsonWebKey, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    for (const secret of [Buffer.from(known.x!, 'base64url'), known.x!, JSON.stringify(known), pem, der, ''])
      for (const alg of ['HS256', 'EdDSA', 'ES256']) {
        const signer: Signer = (text) => createHmac('sha256', secret).update(text).digest('base64url');
        expect(await show(token({ header: { alg } }, signer))).toMatchObject(isRefused);
      }
  });

  it('of another curve or kind of key, and with an extension that nobody knows, is refused', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await show(token({}, signWith(privateKey, 'sha256')))).toMatchObject(isRefused);
    expect(await show(token({ header: { crit: ['exp2'], exp2: 1 } }))).toMatchObject(isRefused);
  });

  it.each<[string, string, string]>([
    ['P-384', 'ES384', 'sha384'],
    ['P-384', 'ES256', 'sha256'],
    ['P-521', 'ES512', 'sha512'],
    ['secp256k1', 'ES256K', 'sha256'],
    ['secp256k1', 'ES256', 'sha256'],
  ])('signed with a key of the curve %s as %s is refused', async (namedCurve, alg, digest) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    expect(await show(token({ header: { alg } }, signWith(privateKey, digest)))).toMatchObject(isRefused);
  });

  it.each(['token-1', undefined])('signed with Ed25519, as earlier tokens were, is refused (kid: %s)', async (kid) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const header = { alg: 'EdDSA', ...(kid === undefined ? {} : { kid }) };
    for (const typ of ['at+jwt', undefined])
      expect(await show(token({ header: { ...header, typ } }, signWith(privateKey, null)))).toMatchObject(isRefused);
  }); // prettier-ignore

  it.each(['JWT', 'AT+JWT', 'application/at+jwt', 'khai-bao-receipt+jws', '', null, undefined])(
    'with the valid signature but the type "%s" is refused',
    async (typ) => expect(await show(token({ header: { typ } }))).toMatchObject(isRefused),
  );

  it.each([
    'token-unknown',
    'constructor',
    '__proto__',
    '../../../../dev/null',
    '/dev/null',
    'file:///dev/null',
    'http://127.0.0.1:1/key',
    'token-es256-1/../token-es256-1',
    'token-es256-1\u0000',
    'token-es256-1 ',
    'TOKEN-ES256-1',
    '',
    'x'.repeat(65),
    null,
    undefined,
    7,
    ['token-es256-1'],
    { toString: 'token-es256-1' },
  ])('with the valid signature but the key id %j is refused', async (kid) =>
    expect(await show(token({ header: { kid } }))).toMatchObject(isRefused),
  );

  it('with a DER signature, or one of another length, is refused', async () => {
    const key = createPrivateKey({ key: { ...suite.secrets.tokens.private } as JsonWebKey, format: 'jwk' });
    const der: Signer = (text) => sign('sha256', Buffer.from(text), key).toString('base64url');
    const zeros: Signer = () => Buffer.alloc(64).toString('base64url');
    const short: Signer = (text) => by(suite.secrets.tokens.private)(text).slice(0, 40);
    for (const signer of [der, zeros, short]) expect(await show(token({}, signer))).toMatchObject(isRefused);
  });

  it.each(['text', '7', 'null', '[]', '{', ''])('whose claims are %j is refused', async (claims) => {
    const text = `${part({ alg: 'ES256', typ: 'at+jwt', kid: suite.secrets.tokens.public.kid })}.${Buffer.from(claims).toString('base64url')}`;
    expect(await show(`${text}.${by(suite.secrets.tokens.private)(text)}`)).toMatchObject(isRefused);
  });

  it.each<[string, (good: string) => string]>([
    ['cut off', (good) => good.slice(0, good.lastIndexOf('.') + 1)],
    ['of a pass', (good) => `KB1.${good.split('.')[1]}.${good.split('.')[2]}`],
    ['with a part more', (good) => `${good}.AA`],
    ['with blanks', (good) => good.replace('.', '. ')],
    ['padded', (good) => `${good}==`],
  ])('%s is refused', async (_what, change) => expect(await show(change(token()))).toMatchObject(isRefused));
});
