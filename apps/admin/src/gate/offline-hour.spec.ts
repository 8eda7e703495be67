import 'fake-indexeddb/auto';
import type { RecordCheckDto } from '@khai-bao/api-client/declarations';
import { ServiceProblem, createClient } from '@khai-bao/api-client/admin';
import { IDBFactory } from 'fake-indexeddb';
import type { Api } from '../session/session.js';
import { CheckQueue, type CheckSender } from './check-queue.js';
import { deviceCheckStore, type HeldCheck } from './check-store.js';

const checkCount = 1_200;
/** A check every three seconds: an hour of a busy gate. */
const checkIntervalMs = 3_000;
const hourBegins = Date.parse('2021-06-30T00:15:00Z');
const unitId = 'unit-1';
const guards = ['guard-a', 'guard-b', 'guard-c'] as const;
const refusedEvery = 100;

const keyOf = (at: number): string => `01920000-0000-7000-8000-${String(at).padStart(12, '0')}`;
const checkAt = (at: number, guardId: string): HeldCheck => {
  const checkedAt = new Date(hourBegins + at * checkIntervalMs).toISOString();
  return {
    clientKey: keyOf(at),
    check: {
      clientKey: keyOf(at),
      gateId: 'gate-1',
      direction: at % 3 === 2 ? 'exit' : 'entry',
      pass: `KB1.${'x'.repeat(80)}${at}.${'y'.repeat(86)}`,
      decision: 'admit',
      checkedAt,
    },
    declarationId: `declaration-${at}`,
    guardId,
    unitId,
    heldAt: checkedAt,
    refusal: null,
  };
};

/** Random numbers of a seed: a failing hour can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Network = 'away' | 'loses-answers' | 'works';

/** The service: it records each client key once, whatever becomes of its answer. */
class Service {
  network: Network = 'away';
  /** Bodies by client key, as they were recorded first. */
  readonly recorded = new Map<string, RecordCheckDto>();
  /** Requests by client key: more than one when an answer was lost. */
  readonly received = new Map<string, number>();

  constructor(private readonly random: () => number) {}

  /** The session of a guard in one page. */
  signIn(guard: CheckSender): Api {
    return {
      session: { clock: { now: () => hourBegins + checkCount * checkIntervalMs } },
      client: createClient(async ({ path, body }) => {
        if (this.network === 'away') throw new ServiceProblem(0, 'NETWORK');
        const items = path.endsWith('/batch')
          ? (body as { items: RecordCheckDto[] }).items
          : [body as RecordCheckDto];
        const results = items.map((item) => this.record(item, guard));
        if (this.network === 'loses-answers' && this.random() < 0.5) throw new ServiceProblem(0, 'NETWORK');
        if (path.endsWith('/batch')) return { results };
        const [only] = results;
        if (only?.code !== undefined) throw new ServiceProblem(422, only.code);
        return only?.check;
      }),
    } as unknown as Api;
  }

  private record(item: RecordCheckDto, { accountId }: CheckSender) {
    const { clientKey } = item;
    const at = Number(clientKey.slice(-12));
    this.received.set(clientKey, (this.received.get(clientKey) ?? 0) + 1);
    if (at % refusedEvery === 0)
      return { clientKey, ok: false, result: 'refused', code: 'DECLARATIONS.PASS_REVOKED' };
    if (!this.recorded.has(clientKey))
      this.recorded.set(clientKey, { ...item, guardId: item.guardId ?? accountId });
    const check = {
      checkId: clientKey,
      decision: 'admitted',
      outcome: 'clear',
      recordedAt: item.checkedAt,
      checkedAt: item.checkedAt,
      repeated: false,
    };
    return { clientKey, ok: true, result: 'recorded', check };
  }
}

/** A page of the gate in one tab. Its memory is lost when it is reloaded or killed; what the device stores stays. */
async function openPage(): Promise<CheckQueue> {
  const queue = new CheckQueue(deviceCheckStore());
  await queue.read();
  return queue;
}

beforeEach(() => {
  // A page that was killed hears nothing of the others any more, and one that lives reads the store when it sends.
  Object.defineProperty(globalThis, 'BroadcastChannel', { configurable: true, value: undefined });
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: new IDBFactory() });
  const items = new Map<string, string>();
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      get length() {
        return items.size;
      },
      key: (at: number) => [...items.keys()][at] ?? null,
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
  });
});

it('loses and doubles none of 1,200 checks of an hour without a network, through reloads, kills, two tabs and shift changes', async () => {
  const random = randomOf(20_210_630);
  const service = new Service(random);
  const tabs = [await openPage(), await openPage()];
  for (let at = 0; at < checkCount; at += 1) {
    // Three shifts in the hour.
    const guardId = guards[Math.floor((at / checkCount) * guards.length)]!;
    const guard = { accountId: guardId, unitId };
    const tab = Math.floor(random() * tabs.length);
    const page = tabs[tab]!;
    await page.hold(checkAt(at, guardId));
    const event = random();
    // The page tries to send, as it does every few seconds.
    if (event < 0.05) await page.flush(service.signIn(guard), guard);
    // Reloaded: the tab has a new page.
    else if (event < 0.07) tabs[tab] = await openPage();
    // Killed while it sends: nobody waits for what it had begun.
    else if (event < 0.08) {
      void page.flush(service.signIn(guard), guard);
      tabs[tab] = await openPage();
    }
  }
  expect(service.recorded.size).toBe(0);
  // Whoever is on duty now sends what all three guards have recorded, over a network that loses half of the answers at first.
  const guard = { accountId: guards[2], unitId };
  service.network = 'loses-answers';
  for (let round = 0; round < 6; round += 1) {
    await Promise.all(tabs.map((page) => page.flush(service.signIn(guard), guard)));
    tabs[round % 2] = await openPage();
  }
  service.network = 'works';
  for (const page of tabs) await page.flush(service.signIn(guard), guard);

  const device = await openPage();
  const refused = Array.from({ length: checkCount / refusedEvery }, (_, at) => keyOf(at * refusedEvery));
  expect(device.current().map(({ clientKey, refusal }) => [clientKey, refusal?.code])).toEqual(
    refused.map((clientKey) => [clientKey, 'DECLARATIONS.PASS_REVOKED']),
  );
  expect(service.recorded.size + refused.length).toBe(checkCount);
  const wrong = [...service.recorded].filter(([clientKey, body]) => {
    const at = Number(clientKey.slice(-12));
    const guardId = guards[Math.floor((at / checkCount) * guards.length)]!;
    const { check } = checkAt(at, guardId);
    return JSON.stringify({ ...check, guardId }) !== JSON.stringify(body);
  });
  expect(wrong).toEqual([]);
  // The hour was hard enough: some answers were lost, and their checks were sent again under the same key.
  expect([...service.received.values()].some((count) => count > 1)).toBe(true);
}, 120_000);
