import { ServiceProblem } from '@khai-bao/api-client/admin';
import { makePassCode, signPass } from '@khai-bao/health-form';
import type { Pass } from '@khai-bao/health-form';
import type { Api } from '../session/session.js';
import { enqueue, flush, refreshKeys } from './kept.js';
import { findPass, verify } from './verify.js';

const memory = new Map<string, string>();
Object.defineProperty(globalThis, 'localStorage', {
  configurable: true,
  value: {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  },
});
beforeEach(() => memory.clear());

async function signer(kid: number) {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const sign = async (message: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, Uint8Array.from(message)));
  return { key: { kid, publicKey: Buffer.from(raw).toString('base64url') }, sign };
}
const now = (): number => Math.floor(Date.now() / 1000);
const pass = (more: Partial<Pass> = {}): Pass => ({
  kid: 1,
  declarationId: '01920000-0000-7000-8000-000000000001',
  outcome: 'clear',
  flags: 0,
  issuedAt: now() - 60,
  expiresAt: now() + 3600,
  ...more,
});
const away = (): Promise<never> => Promise.reject(new ServiceProblem(0, 'NETWORK'));
/** Services that are out of reach, but for the keys that were read before. */
const offline = (keys: { kid: number; publicKey: string }[]) =>
  ({ gates: { verify: away, check: away, passKeys: () => Promise.resolve({ keys }) } }) as unknown as Api;

describe('without a network', () => {
  it('takes a pass whose signature the kept keys confirm, and says since when they are kept', async () => {
    const { key, sign } = await signer(1);
    const api = offline([key]);
    await refreshKeys(api);
    const found = await verify(api, await signPass(pass({ outcome: 'caution' }), sign), true);
    expect(found).toMatchObject({ kind: 'pass', decision: 'ask', person: null });
    expect(found.kind === 'pass' && found.offlineSince).toBeTruthy();
  });

  it('refuses a forged, an altered and an expired pass', async () => {
    const { key, sign } = await signer(1);
    const stranger = await signer(1);
    const api = offline([key]);
    await refreshKeys(api);
    const good = await signPass(pass({ outcome: 'suspected' }), sign);
    const [head = '', , end = ''] = good.split('.');
    const [, body = ''] = (await signPass(pass(), stranger.sign)).split('.');
    expect(await verify(api, await signPass(pass(), stranger.sign), true)).toEqual({
      kind: 'refused',
      reason: 'forged',
    });
    expect(await verify(api, `${head}.${body}.${end}`, true)).toEqual({ kind: 'refused', reason: 'forged' });
    const old = await signPass(pass({ issuedAt: now() - 90_000, expiresAt: now() - 3600 }), sign);
    expect(await verify(api, old, true)).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('cannot check without keys, and never a typed code', async () => {
    const { sign } = await signer(1);
    const token = await signPass(pass(), sign);
    expect(await verify(offline([]), token, true)).toEqual({
      kind: 'refused',
      reason: 'network',
      noKeys: true,
    });
    expect(await verify(offline([]), makePassCode(), false)).toEqual({ kind: 'refused', reason: 'network' });
  });
});

it('knows a poster and rubbish from a pass', () => {
  expect(findPass('https://khaibao.example.vn/g/7K2M4Q9')).toBe('poster');
  expect(findPass('hello')).toBe('malformed');
});

it('keeps checks until the network is back and sends them oldest first; one refused does not hold up the others', async () => {
  const seen: string[] = [];
  let reachable = false;
  const api = {
    gates: {
      check: ({ clientKey }: { clientKey: string }) => {
        if (!reachable) return away();
        seen.push(clientKey);
        return clientKey === 'b'
          ? Promise.reject(new ServiceProblem(422, 'DECLARATIONS.PASS_EXPIRED'))
          : Promise.resolve({});
      },
    },
  } as unknown as Api;
  for (const clientKey of ['a', 'b', 'c'])
    enqueue('me', {
      clientKey,
      gateId: 'g',
      direction: 'entry',
      pass: 'p',
      checkedAt: '2021-06-30T00:15:00Z',
    });
  expect(await flush(api, 'me')).toEqual({ sent: 0, refused: 0 });
  reachable = true;
  expect(await flush(api, 'me')).toEqual({ sent: 2, refused: 1 });
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(await flush(api, 'me')).toEqual({ sent: 0, refused: 0 });
});
