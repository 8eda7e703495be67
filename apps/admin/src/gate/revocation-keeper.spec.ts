import 'fake-indexeddb/auto';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { ServerClock, ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { everyIssue, signRevocations, toRevocationKey, type RevocationDelta } from '@khai-bao/health-form';
import { IDBFactory } from 'fake-indexeddb';
import type { Api } from '../session/session.js';
import { refreshPassKeys } from './gate-storage.js';
import { ageOfList } from './revocation-age.js';
import { RevocationKeeper } from './revocation-keeper.js';

const memory = new Map<string, string>();
Object.defineProperty(globalThis, 'localStorage', {
  configurable: true,
  value: {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  },
});
beforeEach(() => {
  memory.clear();
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: new IDBFactory() });
});

const now = Math.floor(Date.now() / 1000);
const ours = generateKeyPairSync('ed25519');
const strangers = generateKeyPairSync('ed25519');
const raw = (key: KeyObject): string => String(key.export({ format: 'jwk' }).x);
const ids = Array.from({ length: 9 }, (_, at) => `01920000-0000-7000-8000-00000000000${at}`);

/** A token with the revocations of those declarations. */
const tokenOf = (
  revoked: readonly number[],
  change: Partial<RevocationDelta> = {},
  { privateKey } = ours,
): Promise<string> =>
  signRevocations(
    {
      kid: 1,
      epoch: null,
      from: 0,
      number: Math.max(0, ...revoked),
      asOf: now,
      entries: new Map(
        revoked.map((at) => [toRevocationKey(ids[at]!), { lastIssue: everyIssue, until: now + 3600 }]),
      ),
      ...change,
    },
    (message) => sign(null, message, privateKey),
  );

/**
 * A service that gives the tokens one after the other; what it was asked for stands in `from`, with the epoch in `asked`.
 * @param more how many tokens are left when an answer says that the list goes on
 */
function service(tokens: (string | Promise<string>)[], more: readonly number[] = []) {
  const keys = [{ kid: 1, publicKey: raw(ours.publicKey) }];
  const from: unknown[] = [];
  const asked: unknown[] = [];
  const api = {
    session: { clock: new ServerClock({ storage: null }) },
    client: createClient(async ({ path, query }) => {
      if (path.endsWith('/pass-keys')) return { keys };
      from.push(Number(query['from']));
      asked.push({ from: Number(query['from']), epoch: query['epoch'] });
      const token = tokens.shift();
      if (token === undefined) throw new ServiceProblem(0, 'NETWORK');
      return { token: await token, more: more.includes(tokens.length) };
    }),
  } as unknown as Api;
  return { api, from, asked };
}
const numberOf = (keeper: RevocationKeeper): number | undefined => keeper.current()?.number;

it('asks for the full list, then for what was added, and keeps both over a reload', async () => {
  const { api, from } = service([tokenOf([1, 2]), tokenOf([3], { from: 2 })]);
  await refreshPassKeys(api);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  await keeper.refresh(api);
  expect(from).toEqual([0, 2]);
  const reloaded = new RevocationKeeper();
  await reloaded.load();
  expect([...reloaded.current()!.entries.keys()].sort()).toEqual(
    [1, 2, 3].map((at) => toRevocationKey(ids[at]!)),
  );
});

it.each([
  ['an older one', () => tokenOf([1])],
  ['one of the same number that was signed earlier', () => tokenOf([1, 2], { asOf: now - 60 })],
  ['one with a wrong signature', () => tokenOf([1, 2, 3], {}, strangers)],
  ['what is no list', async () => 'please sign in'],
])('never takes %s', async (_name, token) => {
  const { api } = service([tokenOf([1, 2]), token(), token()]);
  await refreshPassKeys(api);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  const held = keeper.current();
  await keeper.refresh(api);
  expect(keeper.current()).toBe(held);
  const reloaded = new RevocationKeeper();
  await reloaded.load();
  expect(numberOf(reloaded)).toBe(2);
});

it('reads a long list in its parts', async () => {
  const { api, from } = service(
    [tokenOf([1, 2]), tokenOf([3], { from: 2 }), tokenOf([4], { from: 3 })],
    [2, 1],
  );
  await refreshPassKeys(api);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  expect(from).toEqual([0, 2, 3]);
  expect(keeper.current()?.entries.size).toBe(4);
});

it('asks for the full list when something between is missing', async () => {
  const { api, from } = service([tokenOf([1]), tokenOf([5], { from: 4 }), tokenOf([1, 2, 3, 4, 5])]);
  await refreshPassKeys(api);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  await keeper.refresh(api);
  expect(from).toEqual([0, 1, 0]);
  expect(numberOf(keeper)).toBe(5);
});

it('names the epoch of its list, and takes the full list of another one at once, also from another tab', async () => {
  const [first, restored] = ['0123456789abcdef', 'fedcba9876543210'];
  const { api, asked } = service([
    tokenOf([1, 2, 3, 4, 5], { epoch: first }),
    tokenOf([1, 2], { epoch: restored, asOf: now + 5 }),
    tokenOf([3], { epoch: restored, from: 2, asOf: now + 9 }),
  ]);
  await refreshPassKeys(api);
  const [keeper, other] = [new RevocationKeeper(), new RevocationKeeper()];
  await keeper.refresh(api);
  await other.load();
  await keeper.refresh(api);
  expect([numberOf(keeper), numberOf(other)]).toEqual([2, 5]);
  await other.load();
  expect(numberOf(other)).toBe(2);
  await keeper.refresh(api);
  expect(asked).toEqual([
    { from: 0, epoch: 'none' },
    { from: 5, epoch: first },
    { from: 2, epoch: restored },
  ]);
  expect(keeper.current()).toMatchObject({ epoch: restored, number: 3 });
});

it('moves from a list without an epoch to one with an epoch by one full list', async () => {
  const epoch = '0123456789abcdef';
  const before = service([tokenOf([1, 2])]);
  await refreshPassKeys(before.api);
  await new RevocationKeeper().refresh(before.api);
  const { api, asked } = service([tokenOf([1, 2, 3], { epoch, asOf: now + 1 })]);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  expect(asked).toEqual([{ from: 2, epoch: 'none' }]);
  expect(keeper.current()).toMatchObject({ epoch, number: 3 });
});

it('reads the keys again for a list of a newer key', async () => {
  const { api } = service([tokenOf([1]), tokenOf([1])]);
  const keeper = new RevocationKeeper();
  await keeper.refresh(api);
  expect(numberOf(keeper)).toBe(1);
});

it('keeps its list while the service is away, and without a storage', async () => {
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: undefined });
  const { api } = service([tokenOf([1])]);
  await refreshPassKeys(api);
  const keeper = new RevocationKeeper();
  let notifications = 0;
  keeper.subscribe(() => (notifications += 1));
  await keeper.refresh(api);
  await keeper.refresh(api);
  expect([numberOf(keeper), notifications]).toEqual([1, 1]);
});

it('takes what another tab has renewed', async () => {
  const { api } = service([tokenOf([1]), tokenOf([2], { from: 1 })]);
  await refreshPassKeys(api);
  const [one, two] = [new RevocationKeeper(), new RevocationKeeper()];
  await one.refresh(api);
  await two.load();
  await one.refresh(api);
  expect([numberOf(one), numberOf(two)]).toEqual([2, 1]);
  await two.load();
  expect(numberOf(two)).toBe(2);
});

it.each([
  [null, 'missing'],
  [0, 'fresh'],
  [3_600, 'fresh'],
  [3_601, 'old'],
  [12 * 3_600, 'old'],
  [12 * 3_600 + 1, 'stale'],
] as const)('a list of %s seconds is %s', (seconds, age) => {
  expect(ageOfList(seconds === null ? null : { asOf: now - seconds }, now * 1000)).toBe(age);
});
