import type { Dispatcher } from 'undici';
import { Upstream, Upstreams, type TransportKind } from './upstreams.js';

const origins = ['http://127.0.0.1:1', 'http://127.0.0.1:2', 'http://127.0.0.1:3'];

/** Replaces the connection pools of an instance, so that requests stay in progress until they are released. */
function withoutNetwork(upstream: Upstream): { upstream: Upstream; dispatched: string[] } {
  const dispatched: string[] = [];
  for (const pool of ['singlePool', 'pipelinedPool', 'liveAgent'])
    Reflect.set(upstream, pool, {
      dispatch: () => dispatched.push(pool),
      destroy: () => Promise.resolve(),
    });
  return { upstream, dispatched };
}

const startRequest = (upstream: Upstream, transport: TransportKind): (() => void) =>
  upstream.dispatchRequest(transport, { path: '/', method: 'GET' }, {} as Dispatcher.DispatchHandler);

describe('the choice of an instance', () => {
  let now = 0;
  let upstreams: Upstreams;
  const instances = (): Upstream[] => {
    const found: Upstream[] = [];
    for (
      let next = upstreams.pickInstance('support', []);
      next !== undefined;
      next = upstreams.pickInstance('support', found)
    )
      found.push(next);
    return found;
  };

  beforeEach(() => {
    now = 1_000;
    upstreams = new Upstreams(
      JSON.stringify({ support: origins, accounts: 'http://127.0.0.1:9' }),
      () => now,
    );
    expect(instances()).toHaveLength(3);
    for (const instance of instances()) withoutNetwork(instance);
  });
  afterEach(() => upstreams.closeConnections());

  it('knows the configured services and one origin of each', () => {
    expect([upstreams.hasService('support'), upstreams.hasService('sync')]).toEqual([true, false]);
    expect(upstreams.listServices()).toEqual([
      ['support', origins[0]],
      ['accounts', 'http://127.0.0.1:9'],
    ]);
    expect(upstreams.pickInstance('sync', [])).toBeUndefined();
  });

  it('takes the instance with the fewest requests in progress; live pages do not count', () => {
    const [first, second, third] = instances() as [Upstream, Upstream, Upstream];
    const release = startRequest(first, 'single');
    startRequest(second, 'pipelined');
    startRequest(third, 'live');
    expect(upstreams.pickInstance('support', [])).toBe(third);
    startRequest(third, 'single');
    startRequest(third, 'single');
    release();
    expect(upstreams.pickInstance('support', [])).toBe(first);
  });

  it('takes no instance twice for one request', () => {
    const [first, second, third] = instances() as [Upstream, Upstream, Upstream];
    expect(upstreams.pickInstance('support', [first])).toBe(second);
    expect(upstreams.pickInstance('support', [first, second])).toBe(third);
    expect(upstreams.pickInstance('support', [first, second, third])).toBeUndefined();
  });

  it('avoids an instance for two seconds, unless there is no other', () => {
    const [first, second, third] = instances() as [Upstream, Upstream, Upstream];
    first.avoidForAWhile();
    expect(upstreams.pickInstance('support', [])).toBe(second);
    second.avoidForAWhile();
    third.avoidForAWhile();
    expect(upstreams.pickInstance('support', [])).toBe(first);
    now += 2_000;
    expect([first, second, third].map(({ isAvoided }) => isAvoided)).toEqual([false, false, false]);
  });
});

describe('the capacity of an instance', () => {
  it.each([
    ['single', 256, 'singlePool'],
    ['pipelined', 192, 'pipelinedPool'],
    ['live', 4_000, 'liveAgent'],
  ] as const)('for %s requests is %i, of its own pool', async (transport, capacity, pool) => {
    const original = new Upstream('http://127.0.0.1:1', () => 0);
    const pools = ['singlePool', 'pipelinedPool', 'liveAgent'].map(
      (name) => Reflect.get(original, name) as Dispatcher,
    );
    const { upstream, dispatched } = withoutNetwork(original);
    const releases = Array.from({ length: capacity }, () => startRequest(upstream, transport));
    const others = (['single', 'pipelined', 'live'] as const).filter((kind) => kind !== transport);
    expect(upstream.hasCapacity(transport)).toBe(false);
    expect(others.map((kind) => upstream.hasCapacity(kind))).toEqual([true, true]);
    expect(dispatched).toEqual(Array.from({ length: capacity }, () => pool));
    releases[0]!();
    expect(upstream.hasCapacity(transport)).toBe(true);
    await Promise.all(pools.map((each) => each.destroy()));
  });
});
