import { ServerClock, ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { signPass, toRevocationKey } from '@khai-bao/health-form';
import type { Pass, PassKey, RevocationList } from '@khai-bao/health-form';
import { jest } from '@jest/globals';
import type { Api } from '../session/session.js';
import { findPass } from './find-pass.js';
import { judgeByService, judgeOnDevice, type DeviceKnowledge } from './verify-pass.js';

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
/** The server's clock on a device whose own clock is wrong by so much (milliseconds) and was compared before. */
function clockOf(wrong = 0): ServerClock {
  const clock = new ServerClock({ wall: () => Date.now() + wrong, storage: null });
  clock.recordServerTime(new Date().toUTCString(), Date.now() + wrong);
  return clock;
}
const listOf = (change: Partial<RevocationList> = {}): RevocationList => ({
  epoch: null,
  number: 1,
  asOf: now(),
  entries: new Map(),
  ...change,
});
/** What a device knows that was online a moment ago. */
const known = (key: PassKey, change: Partial<DeviceKnowledge> = {}): DeviceKnowledge => ({
  keys: { keys: [key], at: new Date().toISOString() },
  list: listOf(),
  clock: clockOf(),
  ...change,
});
const cannotCheck = (reason: string) => ({ kind: 'cannot-check', reason });
const hours = 3_600;

describe('a device by itself', () => {
  it.each([
    ['clear', 'admit'],
    ['caution', 'ask'],
    ['suspected', 'stop'],
  ] as const)('lets a pass that is %s end in %s', async (outcome, decision) => {
    const { key, sign } = await signer(1);
    const found = await judgeOnDevice(await signPass(pass({ outcome }), sign), known(key));
    expect(found).toMatchObject({ kind: 'pass', decision, person: null, isByDevice: true });
  });

  it('calls forged what is proven forged, and nothing else', async () => {
    const { key, sign } = await signer(1);
    const stranger = await signer(1);
    const good = await signPass(pass({ outcome: 'suspected' }), sign);
    const [head = '', , end = ''] = good.split('.');
    const [, body = ''] = (await signPass(pass(), stranger.sign)).split('.');
    const forged = { kind: 'refused', reason: 'forged' };
    expect(await judgeOnDevice(await signPass(pass(), stranger.sign), known(key))).toEqual(forged);
    expect(await judgeOnDevice(`${head}.${body}.${end}`, known(key))).toEqual(forged);
    const newer = await signer(2);
    const ofNewer = await signPass(pass({ kid: 2 }), newer.sign);
    expect(await judgeOnDevice(ofNewer, known(key))).toEqual(cannotCheck('unknown-key'));
    expect(await judgeOnDevice(good, known(key, { keys: null }))).toEqual(cannotCheck('no-keys'));
  });

  it('refuses a screenshot of yesterday', async () => {
    const { key, sign } = await signer(1);
    const old = await signPass(pass({ issuedAt: now() - 25 * hours, expiresAt: now() - hours }), sign);
    expect(await judgeOnDevice(old, known(key))).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('checks in a browser whose WebCrypto does not know Ed25519', async () => {
    const { key, sign } = await signer(1);
    const token = await signPass(pass(), sign);
    jest
      .spyOn(crypto.subtle, 'importKey')
      .mockRejectedValue(new DOMException('Unrecognized name', 'NotSupportedError'));
    expect(await judgeOnDevice(token, known(key))).toMatchObject({ kind: 'pass', decision: 'admit' });
  });

  it('takes a pass that is good for 72 hours until its end', async () => {
    const { key, sign } = await signer(1);
    const token = await signPass(pass({ issuedAt: now() - 71 * hours, expiresAt: now() + hours }), sign);
    expect(await judgeOnDevice(token, known(key))).toMatchObject({ kind: 'pass', decision: 'admit' });
  });
});

describe('the list of revocations', () => {
  const entry = (change: object = {}) =>
    new Map([[toRevocationKey(pass().declarationId), { lastIssue: 0, until: now() + hours, ...change }]]);

  it('stops a pass that stands in it, and lets the one after a correction in', async () => {
    const { key, sign } = await signer(1);
    const list = listOf({ entries: entry() });
    expect(await judgeOnDevice(await signPass(pass(), sign), known(key, { list }))).toEqual({
      kind: 'refused',
      reason: 'revoked',
    });
    const reported = listOf({ entries: entry({ isReported: true }) });
    expect(await judgeOnDevice(await signPass(pass(), sign), known(key, { list: reported }))).toEqual({
      kind: 'refused',
      reason: 'reported',
    });
    const corrected = await signPass(pass({ issue: 1 }), sign);
    expect(await judgeOnDevice(corrected, known(key, { list }))).toMatchObject({ decision: 'admit' });
  });

  it.each([
    ['none', null, cannotCheck('no-list')],
    ['one of 59 minutes', 59 * 60, { decision: 'admit' }],
    ['one of 11 hours', 11 * hours, { decision: 'admit' }],
    ['one of 13 hours', 13 * hours, cannotCheck('stale-list')],
  ])('with %s', async (_name, seconds, verdict) => {
    const { key, sign } = await signer(1);
    const list = seconds === null ? null : listOf({ asOf: now() - seconds });
    expect(await judgeOnDevice(await signPass(pass(), sign), known(key, { list }))).toMatchObject(verdict);
  });

  it('stops a red pass and a forged one however old it is', async () => {
    const { key, sign } = await signer(1);
    const stranger = await signer(1);
    const red = await signPass(pass({ outcome: 'suspected' }), sign);
    expect(await judgeOnDevice(red, known(key, { list: null }))).toMatchObject({ decision: 'stop' });
    const forged = await signPass(pass(), stranger.sign);
    expect(await judgeOnDevice(forged, known(key, { list: null }))).toMatchObject({ reason: 'forged' });
  });
});

describe('the clock of the guard’s phone', () => {
  it('does not matter when it is a day wrong and was compared with the server’s', async () => {
    const { key, sign } = await signer(1);
    const token = await signPass(pass(), sign);
    for (const wrong of [25 * hours * 1000, -25 * hours * 1000])
      expect(await judgeOnDevice(token, known(key, { clock: clockOf(wrong) }))).toMatchObject({
        decision: 'admit',
      });
  });

  it.each([
    ['a pass', {}],
    ['a pass that seems to have expired', { issuedAt: now() - 25 * hours, expiresAt: now() - hours }],
  ])('decides nothing about %s when it was never compared', async (_name, change) => {
    const { key, sign } = await signer(1);
    const clock = new ServerClock({ storage: null });
    const token = await signPass(pass(change), sign);
    expect(await judgeOnDevice(token, known(key, { clock }))).toEqual(cannotCheck('clock'));
  });

  it('lets no screenshot of yesterday in when it was set back a day while the phone was off', async () => {
    const { key, sign } = await signer(1);
    const kept = { getItem: () => '0', setItem: () => undefined };
    const clock = new ServerClock({ wall: () => Date.now() - 25 * hours * 1000, storage: kept });
    const old = await signPass(pass({ issuedAt: now() - 25 * hours, expiresAt: now() - hours }), sign);
    expect(await judgeOnDevice(old, known(key, { clock }))).toEqual(cannotCheck('clock'));
  });

  it('calls nothing expired when it was set ahead a day while the phone was off', async () => {
    const { key, sign } = await signer(1);
    const kept = { getItem: () => '0', setItem: () => undefined };
    const clock = new ServerClock({ wall: () => Date.now() + 13 * hours * 1000, storage: kept });
    const token = await signPass(pass({ expiresAt: now() + 20 * hours }), sign);
    expect(await judgeOnDevice(token, known(key, { clock }))).toEqual(cannotCheck('stale-list'));
  });
});

describe('the service', () => {
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
  const api = (answer: () => Promise<unknown>) => ({ client: createClient(answer) }) as unknown as Api;

  it('says who holds a pass', async () => {
    expect(
      await judgeByService(
        api(() => Promise.resolve(answered)),
        'KB1.a.b',
      ),
    ).toMatchObject({
      kind: 'pass',
      person: answered.person,
      isByDevice: false,
    });
  });

  it.each([
    ['DECLARATIONS.PASS_FORGED', 'forged'],
    ['DECLARATIONS.PASS_EXPIRED', 'expired'],
    ['DECLARATIONS.PASS_UNKNOWN', 'unknown'],
    ['DECLARATIONS.PASS_REVOKED', 'revoked'],
    ['DECLARATIONS.PASS_BLOCKED', 'reported'],
  ])('refuses with %s', async (code, reason) => {
    const answer = () => Promise.reject(new ServiceProblem(422, code));
    expect(await judgeByService(api(answer), 'KB1.a.b')).toEqual({ kind: 'refused', reason });
  });

  it.each([
    ['no network', new ServiceProblem(0, 'NETWORK')],
    ['the refusal of a Wi-Fi', new ServiceProblem(403, 'HTTP.403')],
    ['overload', new ServiceProblem(503, 'PLATFORM.OVERLOADED')],
  ])('says nothing with %s', async (_name, problem) => {
    expect(
      await judgeByService(
        api(() => Promise.reject(problem)),
        'KB1.a.b',
      ),
    ).toBeNull();
  });

  it('says nothing with a page of a Wi-Fi that answers 200', async () => {
    expect(
      await judgeByService(
        api(() => Promise.resolve({ status: 'sign in' })),
        'KB1.a.b',
      ),
    ).toBeNull();
  });
});

it('knows a poster and rubbish from a pass', () => {
  expect(findPass('https://khaibao.example.vn/g/7K2M4Q9')).toBe('poster');
  expect(findPass('HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9')).toBe('poster');
  expect(findPass('hello')).toBe('malformed');
});
