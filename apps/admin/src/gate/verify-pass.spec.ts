import type { PassKeysDto } from '@khai-bao/api-client/declarations';
import { ServerClock, ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { makePassCode, signPass } from '@khai-bao/health-form';
import type { Pass } from '@khai-bao/health-form';
import { jest } from '@jest/globals';
import type { Api } from '../session/session.js';
import { findPass } from './find-pass.js';
import { refreshPassKeys } from './gate-storage.js';
import { checkPassAtGate, type GateResult } from './verify-pass.js';

const memory = new Map<string, string>();
Object.defineProperty(globalThis, 'localStorage', {
  configurable: true,
  value: {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  },
});
beforeEach(() => memory.clear());
afterEach(() => jest.restoreAllMocks());

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
  issue: 0,
  issuedAt: now() - 60,
  expiresAt: now() + 3600,
  ...more,
});
const away = (): Promise<never> => Promise.reject(new ServiceProblem(0, 'NETWORK'));
/** The server's clock on a device whose own clock is wrong by so much (milliseconds) and was compared before. */
function clockOf(wrong = 0): ServerClock {
  const clock = new ServerClock({ wall: () => Date.now() + wrong });
  clock.recordServerTime(new Date().toUTCString(), Date.now() + wrong);
  return clock;
}
/** Services that are out of reach, but for the keys that were read before. */
const offline = (
  keys: PassKeysDto['keys'],
  { verify: answer = away }: { verify?: () => Promise<unknown> } = {},
  clock = clockOf(),
) =>
  ({
    session: { clock },
    client: createClient(({ path }) =>
      path.endsWith('/pass-keys') ? Promise.resolve({ keys } satisfies PassKeysDto) : answer(),
    ),
  }) as unknown as Api;
const cannotCheck = (reason: string) => ({ kind: 'cannot-check', reason });

describe('without a network', () => {
  it('takes a pass whose signature the kept keys confirm, and says since when they are kept', async () => {
    const { key, sign } = await signer(1);
    const api = offline([key]);
    await refreshPassKeys(api);
    const found = await checkPassAtGate(api, await signPass(pass({ outcome: 'caution' }), sign), true);
    expect(found).toMatchObject({ kind: 'pass', decision: 'ask', person: null });
    expect(found.kind === 'pass' && found.offlineSince).toBeTruthy();
  });

  it('refuses a forged, an altered and an expired pass', async () => {
    const { key, sign } = await signer(1);
    const stranger = await signer(1);
    const api = offline([key]);
    await refreshPassKeys(api);
    const good = await signPass(pass({ outcome: 'suspected' }), sign);
    const [head = '', , end = ''] = good.split('.');
    const [, body = ''] = (await signPass(pass(), stranger.sign)).split('.');
    expect(await checkPassAtGate(api, await signPass(pass(), stranger.sign), true)).toEqual({
      kind: 'refused',
      reason: 'forged',
    });
    expect(await checkPassAtGate(api, `${head}.${body}.${end}`, true)).toEqual({
      kind: 'refused',
      reason: 'forged',
    });
    const old = await signPass(pass({ issuedAt: now() - 90_000, expiresAt: now() - 3600 }), sign);
    expect(await checkPassAtGate(api, old, true)).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('cannot check without keys, and never a typed code', async () => {
    const { sign } = await signer(1);
    const token = await signPass(pass(), sign);
    expect(await checkPassAtGate(offline([]), token, true)).toEqual(cannotCheck('no-keys'));
    expect(await checkPassAtGate(offline([]), makePassCode(), false)).toEqual(cannotCheck('typed'));
  });

  it('cannot check a pass of a newer key, and does not call it forged', async () => {
    const [older, newer] = [await signer(1), await signer(2)];
    const api = offline([older.key]);
    await refreshPassKeys(api);
    expect(await checkPassAtGate(api, await signPass(pass({ kid: 2 }), newer.sign), true)).toEqual(
      cannotCheck('unknown-key'),
    );
  });

  it('checks in a browser whose WebCrypto does not know Ed25519', async () => {
    const { key, sign } = await signer(1);
    const api = offline([key]);
    await refreshPassKeys(api);
    const token = await signPass(pass(), sign);
    jest
      .spyOn(crypto.subtle, 'importKey')
      .mockRejectedValue(new DOMException('Unrecognized name', 'NotSupportedError'));
    expect(await checkPassAtGate(api, token, true)).toMatchObject({ kind: 'pass', decision: 'admit' });
  });

  it('judges by the server’s time on a device whose clock is 25 hours ahead or behind', async () => {
    const { key, sign } = await signer(1);
    const token = await signPass(pass(), sign);
    for (const wrong of [25 * 3_600_000, -25 * 3_600_000]) {
      const api = offline([key], {}, clockOf(wrong));
      await refreshPassKeys(api);
      expect(await checkPassAtGate(api, token, true)).toMatchObject({ kind: 'pass', decision: 'admit' });
    }
  });

  it('does not call a pass expired by a clock that was never compared', async () => {
    const { key, sign } = await signer(1);
    const clock = new ServerClock({ wall: () => Date.now() + 25 * 3_600_000, storage: null });
    const api = offline([key], {}, clock);
    await refreshPassKeys(api);
    expect(await checkPassAtGate(api, await signPass(pass(), sign), true)).toEqual(cannotCheck('clock'));
  });

  it('takes a pass that is good for 72 hours until its end', async () => {
    const { key, sign } = await signer(1);
    const api = offline([key]);
    await refreshPassKeys(api);
    const token = await signPass(pass({ issuedAt: now() - 71 * 3600, expiresAt: now() + 3600 }), sign);
    expect(await checkPassAtGate(api, token, true)).toMatchObject({ kind: 'pass', decision: 'admit' });
  });
});

describe('with a service that is slow', () => {
  const answered = {
    declarationId: '01920000-0000-7000-8000-000000000001',
    outcome: 'clear',
    decision: 'admit',
    person: { shortName: 'N. T. M. Khai', birthYear: 1990 },
    declaredAt: '2021-06-30T00:00:00Z',
    validUntil: '2021-07-01T00:00:00Z',
    unitName: 'Chợ Bến Nghé',
    gateName: 'Cổng 1',
    sameUnit: true,
  };

  it('the device says what it knows when no answer comes', async () => {
    const { key, sign } = await signer(1);
    const api = offline([key], { verify: () => new Promise(() => undefined) });
    await refreshPassKeys(api);
    expect(await checkPassAtGate(api, await signPass(pass(), sign), true)).toMatchObject({
      kind: 'pass',
      decision: 'admit',
      person: null,
    });
  });

  it.each([
    ['confirms', () => Promise.resolve(answered), { kind: 'pass', person: answered.person }],
    [
      'overrules',
      () => Promise.reject(new ServiceProblem(422, 'DECLARATIONS.PASS_REVOKED')),
      { kind: 'refused', reason: 'revoked' },
    ],
  ] as [string, () => Promise<never>, object][])('the service %s later', async (_name, answer, verdict) => {
    const { key, sign } = await signer(1);
    let speak = (): void => undefined;
    const asked = new Promise<void>((resolve) => (speak = resolve));
    const api = offline([key], { verify: () => asked.then(answer) });
    await refreshPassKeys(api);
    const heard = new Promise<GateResult>((resolve) => {
      void signPass(pass(), sign)
        .then((token) => checkPassAtGate(api, token, true, resolve))
        .then((first) => {
          expect(first).toMatchObject({ kind: 'pass', offlineSince: expect.any(String) });
          speak();
        });
    });
    expect(await heard).toMatchObject(verdict);
  });

  it('what lies between (a Wi-Fi’s page, its refusal) is no verdict', async () => {
    const { key, sign } = await signer(1);
    const token = await signPass(pass(), sign);
    for (const problem of [new ServiceProblem(0, 'NETWORK'), new ServiceProblem(403, 'HTTP.403')]) {
      const api = offline([key], { verify: () => Promise.reject(problem) });
      await refreshPassKeys(api);
      expect(await checkPassAtGate(api, token, true)).toMatchObject({ kind: 'pass', decision: 'admit' });
    }
  });
});

it('knows a poster and rubbish from a pass', () => {
  expect(findPass('https://khaibao.example.vn/g/7K2M4Q9')).toBe('poster');
  expect(findPass('HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9')).toBe('poster');
  expect(findPass('hello')).toBe('malformed');
});
