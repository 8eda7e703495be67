import 'fake-indexeddb/auto';
import type { CheckRecordedDto, RecordCheckDto } from '@khai-bao/api-client/declarations';
import { ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { IDBFactory } from 'fake-indexeddb';
import type { Api } from '../session/session.js';
import { CheckQueue } from './check-queue.js';
import { deviceCheckStore, type HeldCheck } from './check-store.js';

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
/** A service that answers each check as told; what it was sent stands in `seen`. */
function service(answer: (check: RecordCheckDto) => Promise<unknown> = () => Promise.resolve(recorded)) {
  const seen: RecordCheckDto[] = [];
  const api = {
    session: { clock: { now: () => Date.parse('2021-06-30T01:00:00Z') } },
    client: createClient(({ body }) => {
      const check = body as RecordCheckDto;
      seen.push(check);
      return answer(check);
    }),
  } as unknown as Api;
  return { api, seen, keys: () => seen.map(({ clientKey }) => clientKey) };
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

describe('a browser whose IndexedDB', () => {
  const closed = { open: () => { throw new DOMException('closed', 'SecurityError'); } }; // prettier-ignore
  const silent = { open: () => new EventTarget() };

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

  it('is closed like its storage holds them while the page stands', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: closed });
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: null });
    const queue = new CheckQueue(deviceCheckStore());
    await queue.hold(held('a', 1));
    expect(waitingOf(queue)).toEqual(['a']);
  });
});
