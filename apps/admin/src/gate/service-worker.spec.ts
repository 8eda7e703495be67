import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const source = readFileSync(path.join(import.meta.dirname, 'service-worker.js'), 'utf8')
  .replace("'VERSION'", '"v2"')
  .replace("['FILES']", '["/admin/", "/admin/assets/gate.js"]')
  .replace("['DECODER']", '["/admin/assets/decoder.wasm"]');
const origin = 'https://khaibao.example.vn';

interface KeptAnswer {
  readonly url: string;
  readonly status: number;
  readonly ok: boolean;
  clone(): KeptAnswer;
}
const answerOf = (url: string, status = 200): KeptAnswer => ({
  url,
  status,
  ok: status < 400,
  clone: () => answerOf(url, status),
});

/** A browser with one cache of an earlier version, whose network answers as told. */
function browser({
  network = (url: string): Promise<KeptAnswer> => Promise.resolve(answerOf(url)),
  hasReader = false,
} = {}) {
  const stores = new Map<string, Map<string, KeptAnswer>>([
    ['khai-bao-gate-v0', new Map()],
    ['khai-bao-gate-v1', new Map()],
    ['another', new Map()],
  ]);
  const asked: string[] = [];
  const fetcher = (request: { url: string }): Promise<KeptAnswer> => {
    asked.push(request.url);
    return network(request.url);
  };
  const pathOf = (request: string | { url: string }): string =>
    new URL(typeof request === 'string' ? request : request.url, origin).pathname;
  const open = async (name: string) => {
    const store = stores.get(name) ?? new Map<string, KeptAnswer>();
    stores.set(name, store);
    return {
      addAll: async (requests: { url: string }[]) => {
        for (const request of requests) store.set(pathOf(request), await fetcher(request));
      },
      put: async (request: { url: string }, answer: KeptAnswer) => void store.set(pathOf(request), answer),
      match: async (request: string | { url: string }) => store.get(pathOf(request)),
    };
  };
  const listeners = new Map<string, (event: object) => void>();
  const self = {
    location: { origin },
    clients: { claim: () => Promise.resolve() },
    skipWaiting: () => Promise.resolve(),
    addEventListener: (name: string, listener: (event: object) => void) => void listeners.set(name, listener),
    ...(hasReader ? { BarcodeDetector: class {} } : {}),
  };
  vm.runInNewContext(source, {
    self,
    URL,
    setTimeout,
    fetch: fetcher,
    Request: class {
      constructor(readonly url: string) {}
    },
    caches: {
      open,
      keys: async () => [...stores.keys()],
      delete: async (name: string) => stores.delete(name),
      match: async (request: { url: string }) =>
        [...stores.values()].map((store) => store.get(pathOf(request))).find(Boolean),
    },
  });
  const run = async (name: string): Promise<void> => {
    let work: Promise<unknown> | undefined;
    listeners.get(name)?.({ waitUntil: (promise: Promise<unknown>) => void (work = promise) });
    await work;
  };
  /** The answer of the worker; undefined when it leaves the request to the network. */
  const requestFile = (address: string, mode = 'cors', method = 'GET'): Promise<KeptAnswer> | undefined => {
    let answer: Promise<KeptAnswer> | undefined;
    const request = { url: new URL(address, origin).href, mode, method };
    listeners.get('fetch')?.({
      request,
      respondWith: (promise: Promise<KeptAnswer>) => void (answer = promise),
    });
    return answer;
  };
  const kept = (): string[] => [...(stores.get('khai-bao-gate-v2')?.keys() ?? [])];
  return { run, request: requestFile, kept, stores, asked };
}
const dead = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));

it('keeps the files of the gate, and the decoder where the browser has no reader of its own', async () => {
  const [without, own] = [browser(), browser({ hasReader: true })];
  await without.run('install');
  await own.run('install');
  expect(own.kept()).toEqual(['/admin/', '/admin/assets/gate.js']);
  expect(without.kept()).toEqual(['/admin/', '/admin/assets/gate.js', '/admin/assets/decoder.wasm']);
});

it('keeps the version before it, and no older one, and no cache of another', async () => {
  const { run, stores } = browser();
  await run('install');
  await run('activate');
  expect([...stores.keys()].sort()).toEqual(['another', 'khai-bao-gate-v1', 'khai-bao-gate-v2']);
});

it.each(['/admin', '/admin/', '/admin/truc', '/admin/truc?muc=nay'])(
  'opens %s without a network, from its cache',
  async (address) => {
    let isDead = false;
    const { run, request } = browser({
      network: (url) => (isDead ? dead() : Promise.resolve(answerOf(url))),
    });
    await run('install');
    isDead = true;
    expect(await request(address, 'navigate')).toMatchObject({ url: '/admin/' });
    expect(await request('/admin/assets/gate.js')).toMatchObject({ url: '/admin/assets/gate.js' });
  },
);

it('shows a new version from the network, and the kept page while the server fails', async () => {
  let status = 200;
  const { run, request } = browser({ network: (url) => Promise.resolve(answerOf(url, status)) });
  await run('install');
  expect(await request('/admin/truc', 'navigate')).toMatchObject({ url: `${origin}/admin/truc` });
  status = 503;
  expect(await request('/admin/truc', 'navigate')).toMatchObject({ url: '/admin/' });
});

it.each([
  ['an answer of a service', '/api/declarations/v1/checks', 'cors', 'GET'],
  ['a request that changes something', '/api/declarations/v1/checks/batch', 'cors', 'POST'],
  ['another room', '/admin/tiep-nhan', 'navigate', 'GET'],
  ['the citizen app', '/g/7K2M4Q9', 'navigate', 'GET'],
  ['another origin', 'https://elsewhere.example/admin/', 'navigate', 'GET'],
])('leaves %s to the network and keeps nothing of it', async (_name, address, mode, method) => {
  const { run, request, kept } = browser({ hasReader: true });
  await run('install');
  const before = kept();
  expect(request(address, mode, method)).toBeUndefined();
  expect(kept()).toEqual(before);
});

it('keeps the decoder from its first use, and not a failed answer', async () => {
  let status = 503;
  const { run, request, kept, asked } = browser({
    hasReader: true,
    network: (url) => Promise.resolve(answerOf(url, url.endsWith('.wasm') ? status : 200)),
  });
  await run('install');
  await request('/admin/assets/decoder.wasm');
  expect(kept()).not.toContain('/admin/assets/decoder.wasm');
  status = 200;
  for (let use = 0; use < 3; use += 1) await request('/admin/assets/decoder.wasm');
  expect(kept()).toContain('/admin/assets/decoder.wasm');
  expect(asked.filter((url) => url.endsWith('.wasm'))).toHaveLength(2);
});
