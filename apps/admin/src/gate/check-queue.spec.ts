import 'fake-indexeddb/auto';
import { jest } from '@jest/globals';
import type { CheckRecordedDto, RecordCheckDto } from '@khai-bao/api-client/declarations';
import { ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { IDBFactory } from 'fake-indexeddb';
import type { Api } from '../session/session.js';
import { toBatches, toCheckBody } from './check-batches.js';
import { CheckQueue } from './check-queue.js';
import { deviceCheckStore, type CheckStore, type HeldCheck } from './check-store.js';

class TestStorage {
  [name: string]: unknown;
  get length(): number {
    return Object.keys(this).length;
  }
  key(at: number): string | null {
    return Object.keys(this)[at] ?? null;
  }
  getItem(key: string): string | null {
    return (this[key] as string | undefined) ?? null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  removeItem(key: string): void {
    delete this[key];
  }
}
const realLocks = navigator.locks;
const setLocks = (locks: unknown): void =>
  void Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
beforeEach(() => {
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: new IDBFactory() });
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: new TestStorage() });
});
afterEach(() => setLocks(realLocks));

const unitId = 'unit-1';
const [guardA, guardB] = [
  { accountId: 'A', unitId },
  { accountId: 'B', unitId },
];
const held = (clientKey: string, minute: number, more: Partial<HeldCheck> = {}): HeldCheck => {
  const at = `2021-06-30T00:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    clientKey,
    check: {
      clientKey,
      gateId: 'g',
      direction: 'entry',
      pass: `KB1.${clientKey}.x`,
      decision: 'admit',
      checkedAt: at,
    },
    declarationId: clientKey,
    guardId: 'A',
    unitId,
    heldAt: at,
    refusal: null,
    ...more,
  };
};
const away = (): Promise<never> => Promise.reject(new ServiceProblem(0, 'NETWORK'));
const recorded: CheckRecordedDto = {
  checkId: 'check',
  decision: 'admitted',
  outcome: 'clear',
  recordedAt: '2021-06-30T01:00:00Z',
  checkedAt: '2021-06-30T01:00:00Z',
  repeated: false,
};
interface BatchBody {
  readonly items: readonly RecordCheckDto[];
}
/** What the service answers about one item of a batch, and a refusal of it that `answer` throws. */
async function itemOf(check: RecordCheckDto, answer: (check: RecordCheckDto) => Promise<unknown>) {
  const { clientKey } = check;
  try {
    return { clientKey, ok: true, result: 'recorded', check: await answer(check) };
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.status === 0 || error.code.startsWith('HTTP.'))
      throw error;
    if (error.status === 401) throw error;
    const result = error.status === 429 || error.status >= 500 ? 'deferred' : 'refused';
    return { clientKey, ok: false, result, code: error.code };
  }
}
/**
 * A service that answers each check as told, alone or in a batch; what it was sent stands in `seen`, the sizes of the batches in `sizes`.
 * @param refuseBatch the refusal of a whole batch
 */
function service(
  answer: (check: RecordCheckDto) => Promise<unknown> = () => Promise.resolve(recorded),
  refuseBatch: (items: readonly RecordCheckDto[]) => ServiceProblem | null = () => null,
) {
  const seen: RecordCheckDto[] = [];
  const sizes: number[] = [];
  const api = {
    session: { clock: { now: () => Date.parse('2021-06-30T01:00:00Z') } },
    client: createClient(async ({ path, body }) => {
      if (!path.endsWith('/batch')) {
        seen.push(body as RecordCheckDto);
        return answer(body as RecordCheckDto);
      }
      const { items } = body as BatchBody;
      sizes.push(items.length);
      const refusal = refuseBatch(items);
      if (refusal) throw refusal;
      seen.push(...items);
      return { results: await Promise.all(items.map((item) => itemOf(item, answer))) };
    }),
  } as unknown as Api;
  return { api, seen, sizes, keys: () => seen.map(({ clientKey }) => clientKey) };
}
const waitingOf = (queue: CheckQueue): string[] =>
  queue.current().flatMap(({ clientKey, refusal }) => (refusal === null ? [clientKey] : []));

it('holds checks until the network is back and sends them oldest first; one refused holds none up and stays in sight', async () => {
  const queue = new CheckQueue();
  for (const [at, key] of ['a', 'b', 'c'].entries()) await queue.hold(held(key, at));
  expect(await queue.flush(service(away).api, guardA)).toEqual({ sent: 0, refused: 0 });
  expect(waitingOf(queue)).toEqual(['a', 'b', 'c']);
  const back = service(({ clientKey }) =>
    clientKey === 'b'
      ? Promise.reject(new ServiceProblem(422, 'DECLARATIONS.PASS_EXPIRED'))
      : Promise.resolve(recorded),
  );
  expect(await queue.flush(back.api, guardA)).toEqual({ sent: 2, refused: 1 });
  expect(back.keys()).toEqual(['a', 'b', 'c']);
  expect(queue.current()).toMatchObject([{ clientKey: 'b', refusal: { code: 'DECLARATIONS.PASS_EXPIRED' } }]);
  // A reload later it is still there, and is not sent again.
  const reloaded = new CheckQueue();
  await reloaded.read();
  expect(reloaded.current()).toMatchObject([
    { clientKey: 'b', refusal: { code: 'DECLARATIONS.PASS_EXPIRED' } },
  ]);
  expect(await reloaded.flush(back.api, guardA)).toEqual({ sent: 0, refused: 0 });
  await reloaded.letGo('b');
  expect(reloaded.current()).toEqual([]);
});

it.each(['locks', 'no locks'])('loses none of two tabs, with %s', async (way) => {
  if (way === 'no locks') setLocks(undefined);
  const [one, two] = [new CheckQueue(), new CheckQueue()];
  await Promise.all([
    one.hold(held('a', 1)),
    two.hold(held('b', 2)),
    one.hold(held('c', 3)),
    two.hold(held('d', 4)),
  ]);
  await Promise.all([one.read(), two.read()]);
  expect(waitingOf(one)).toEqual(['a', 'b', 'c', 'd']);
  expect(waitingOf(two)).toEqual(['a', 'b', 'c', 'd']);
  const { api, keys } = service();
  await Promise.all([one.flush(api, guardA), two.flush(api, guardA), two.hold(held('e', 5))]);
  await one.flush(api, guardA);
  expect(new Set(keys())).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
  // Without locks a check may be sent by both tabs.
  expect(keys().length).toBeLessThanOrEqual(way === 'locks' ? 5 : 10);
  await two.read();
  expect(two.current()).toEqual([]);
});

it('is of the device: another guard of the unit sees and sends what the first has left, in his name', async () => {
  const queue = new CheckQueue();
  await queue.hold(held('a', 1));
  const { api, seen } = service();
  expect(await new CheckQueue().flush(api, guardB)).toEqual({ sent: 1, refused: 0 });
  expect(seen).toMatchObject([{ clientKey: 'a', guardId: 'A' }]);
});

it('keeps another unit’s checks for a guard of that unit', async () => {
  const queue = new CheckQueue();
  await queue.hold(held('a', 1, { unitId: 'unit-2' }));
  const { api, seen } = service();
  expect(await queue.flush(api, guardA)).toEqual({ sent: 0, refused: 0 });
  expect(seen).toEqual([]);
  expect(waitingOf(queue)).toEqual(['a']);
  expect(await queue.flush(api, { accountId: 'C', unitId: 'unit-2' })).toEqual({ sent: 1, refused: 0 });
});

it.each([
  ['no JSON', new ServiceProblem(0, 'NETWORK')],
  ['no time', new ServiceProblem(0, 'TIMEOUT')],
  ['403 of something between', new ServiceProblem(403, 'HTTP.403')],
  ['404 of something between', new ServiceProblem(404, 'HTTP.404')],
  ['511', new ServiceProblem(511, 'HTTP.511')],
  ['a session that has ended', new ServiceProblem(401, 'PLATFORM.UNAUTHENTICATED')],
  ['too many', new ServiceProblem(429, 'PLATFORM.TOO_MANY_REQUESTS')],
  ['overload', new ServiceProblem(503, 'PLATFORM.OVERLOADED')],
])('takes %s for no answer: the check waits on', async (_name, problem) => {
  const queue = new CheckQueue();
  await queue.hold(held('a', 1));
  expect(await queue.flush(service(() => Promise.reject(problem)).api, guardA)).toEqual({
    sent: 0,
    refused: 0,
  });
  expect(waitingOf(queue)).toEqual(['a']);
});

it('takes over what an earlier version kept for one account', async () => {
  const { check } = held('old', 1);
  localStorage.setItem('kb-checks:A', JSON.stringify([check]));
  const queue = new CheckQueue();
  await queue.read();
  expect(queue.current()).toMatchObject([{ clientKey: 'old', guardId: 'A', unitId: null }]);
  const elsewhere = service(() => Promise.reject(new ServiceProblem(404, 'PLATFORM.NOT_FOUND')));
  await queue.flush(elsewhere.api, guardB);
  expect(waitingOf(queue)).toEqual(['old']);
  expect(await queue.flush(service().api, guardA)).toEqual({ sent: 1, refused: 0 });
});

describe('a batch', () => {
  const token = `KB1.${'a'.repeat(38)}.${'b'.repeat(86)}`;
  const uuid = (at: number): string => `01920000-0000-7000-8000-${String(at).padStart(12, '0')}`;
  const real = (at: number): HeldCheck => {
    const one = held(uuid(at), at % 60);
    return { ...one, guardId: uuid(1), check: { ...one.check, gateId: uuid(2), pass: token } };
  };

  it('drains 1,200 checks, each once, in requests of at most 200 items and 64 KiB', async () => {
    const checks = Array.from({ length: 1_200 }, (_, at) => real(at));
    const batches = toBatches(checks, 'B');
    expect(batches.flat()).toEqual(checks);
    const sizes = batches.map((batch) =>
      Buffer.byteLength(JSON.stringify({ items: batch.map((one) => toCheckBody(one, 'B')) })),
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(200);
    expect(
      toBatches(
        Array.from({ length: 450 }, (_, at) => held(`${at}`, 1)),
        'A',
      ).map((one) => one.length),
    ).toEqual([200, 200, 50]);
    const queue = new CheckQueue();
    for (const one of checks.slice(0, 300)) await deviceCheckStore().put(one);
    const { api, keys } = service();
    expect(await queue.flush(api, guardB)).toEqual({ sent: 300, refused: 0 });
    expect(new Set(keys()).size).toBe(300);
    expect(keys()).toHaveLength(300);
    expect(queue.current()).toEqual([]);
  }, 60_000);

  it('that is refused as a whole is bisected: the others are sent, and the one stays', async () => {
    const queue = new CheckQueue();
    for (const [at, key] of ['a', 'b', 'c', 'd', 'e'].entries()) await queue.hold(held(key, at));
    const bad = new ServiceProblem(422, 'PLATFORM.ILL_FORMED_TEXT');
    const { api, keys } = service(
      ({ clientKey }) => (clientKey === 'c' ? Promise.reject(bad) : Promise.resolve(recorded)),
      (items) => (items.some(({ clientKey }) => clientKey === 'c') ? bad : null),
    );
    expect(await queue.flush(api, guardA)).toEqual({ sent: 4, refused: 1 });
    expect(new Set(keys())).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
    expect(queue.current()).toMatchObject([{ clientKey: 'c', refusal: { code: bad.code } }]);
  });

  it('is sent one by one to a service that does not know batches yet', async () => {
    const queue = new CheckQueue();
    for (const [at, key] of ['a', 'b', 'c'].entries()) await queue.hold(held(key, at));
    const { api } = service(undefined, () => new ServiceProblem(404, 'PLATFORM.NOT_FOUND'));
    expect(await queue.flush(api, guardA)).toEqual({ sent: 3, refused: 0 });
    expect(queue.current()).toEqual([]);
  });

  it('whose answer is short or about other checks lets go only of what was answered', async () => {
    const queue = new CheckQueue();
    for (const [at, key] of ['a', 'b', 'c'].entries()) await queue.hold(held(key, at));
    const results = ['a', 'x'].map((clientKey) => ({
      clientKey,
      ok: true,
      result: 'recorded',
      check: recorded,
    }));
    const api = { ...service().api, client: createClient(() => Promise.resolve({ results })) } as Api;
    expect(await queue.flush(api, guardA)).toEqual({ sent: 1, refused: 0 });
    expect(waitingOf(queue)).toEqual(['b', 'c']);
  });

  it('of which the service defers some is sent again without the others', async () => {
    const queue = new CheckQueue();
    for (const [at, key] of ['a', 'b', 'c'].entries()) await queue.hold(held(key, at));
    const limited = new ServiceProblem(429, 'PLATFORM.TOO_MANY_REQUESTS');
    const first = service(({ clientKey }) =>
      clientKey === 'b' ? Promise.reject(limited) : Promise.resolve(recorded),
    );
    expect(await queue.flush(first.api, guardA)).toEqual({ sent: 2, refused: 0 });
    const second = service();
    expect(await queue.flush(second.api, guardA)).toEqual({ sent: 1, refused: 0 });
    expect(second.keys()).toEqual(['b']);
  });
});

describe('a browser whose IndexedDB', () => {
  const closed = { open: () => { throw new DOMException('closed', 'SecurityError'); } }; // prettier-ignore
  const silent = { open: () => new IDBRequest() };

  it.each([
    ['is closed', closed],
    ['is missing', undefined],
    ['never answers', silent],
  ])(
    '%s keeps checks over a reload all the same',
    async (_name, factory) => {
      Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: factory });
      await new CheckQueue().hold(held('a', 1));
      const reloaded = new CheckQueue();
      await reloaded.read();
      expect(waitingOf(reloaded)).toEqual(['a']);
      expect(await reloaded.flush(service().api, guardA)).toEqual({ sent: 1, refused: 0 });
      expect(reloaded.current()).toEqual([]);
    },
    60_000,
  );

  it.each([
    ['after half a minute', () => void jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000)],
    ['when the page is seen again', () => void document.dispatchEvent(new Event('visibilitychange'))],
  ])('was silent is asked again %s', async (_name, comesBack) => {
    Object.defineProperty(globalThis, 'document', { configurable: true, value: new EventTarget() });
    const answering = indexedDB;
    await new CheckQueue(deviceCheckStore()).hold(held('a', 1));
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: silent });
    const queue = new CheckQueue(deviceCheckStore());
    await queue.read();
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: answering });
    await queue.read();
    expect(waitingOf(queue)).toEqual([]);
    comesBack();
    await queue.read();
    expect(waitingOf(queue)).toEqual(['a']);
    jest.restoreAllMocks();
    Reflect.deleteProperty(globalThis, 'document');
  }, 30_000); // prettier-ignore

  it('is closed like its storage holds them while the page stands', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: closed });
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: null });
    const queue = new CheckQueue(deviceCheckStore());
    expect(queue.isVolatile()).toBe(false);
    await queue.hold(held('a', 1));
    expect(waitingOf(queue)).toEqual(['a']);
    expect(queue.isVolatile()).toBe(true);
    expect(await queue.flush(service().api, guardA)).toEqual({ sent: 1, refused: 0 });
    expect(queue.isVolatile()).toBe(false);
  });
});

describe('a check whose storage comes and goes', () => {
  /** A layer of the device's store that can be away. */
  function layer() {
    const checks = new Map<string, HeldCheck>();
    const state = { isAway: false };
    const use = async <T>(work: () => T): Promise<T> => {
      if (state.isAway) throw new Error('away');
      return work();
    };
    const store: CheckStore = {
      all: () => use(() => [...checks.values()]),
      put: (check) => use(() => void checks.set(check.clientKey, check)),
      remove: (clientKeys) => use(() => clientKeys.forEach((clientKey) => checks.delete(clientKey))),
    };
    return { checks, state, store };
  }
  const refusal = { code: 'DECLARATIONS.PASS_REVOKED', at: '2021-06-30T01:00:00Z' };

  it('stands in one place', async () => {
    const [database, web] = [layer(), layer()];
    const store = deviceCheckStore([database.store, web.store]);
    database.state.isAway = true;
    await store.put(held('a', 1));
    expect(web.checks.size).toBe(1);
    database.state.isAway = false;
    await store.put(held('a', 1, { refusal }));
    expect([database.checks.size, web.checks.size]).toEqual([1, 0]);
    expect(await store.all()).toEqual([held('a', 1, { refusal })]);
  });

  it.each([[0], [1]])('stays refused when an old copy was left, the refusal in layer %s', async (at) => {
    const layers = [layer(), layer()];
    for (const [index, one] of layers.entries())
      one.checks.set('a', held('a', 1, index === at ? { refusal } : {}));
    const store = deviceCheckStore(layers.map((one) => one.store));
    expect(await store.all()).toEqual([held('a', 1, { refusal })]);
  });
});
