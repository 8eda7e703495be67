import { Agent, Pool, type Dispatcher } from 'undici';

/** Concurrent requests to one instance. Further ones are refused, so that those in progress keep their response time. */
const maxRequestsPerInstance = 256;
/** Concurrent live pages of one instance. Each one needs a connection and little else. */
const maxLivePagesPerInstance = 4_000;
/** Connections to one instance that carry one request at a time. */
const singleConnections = 64;
/** Connections and depth of pipelining. It is used for frequent requests that may be repeated and take about the same time. */
const pipelinedConnections = 8;
const pipelineDepth = 16;
/** Concurrent pipelined requests to one instance, about 100 ms of its throughput. Further ones are refused at once. */
const maxPipelinedPerInstance = 192;
/** Milliseconds for which an instance is avoided, after it did not respond or announced its end. */
const avoidanceMs = 2_000;

/** How a request uses its connection: alone, pipelined with others, or as a live page. */
export type TransportKind = 'single' | 'pipelined' | 'live';

/** One instance of a service. */
export class Upstream {
  private readonly singlePool: Pool;
  private readonly pipelinedPool: Pool;
  private readonly liveAgent: Agent;
  private singleRequests = 0;
  private livePages = 0;
  private pipelinedRequests = 0;
  private avoidedUntil = 0;

  constructor(
    readonly origin: string,
    private readonly now: () => number,
  ) {
    const poolOptions = { connect: { timeout: 2_000 }, headersTimeout: 30_000, keepAliveTimeout: 30_000 };
    this.singlePool = new Pool(origin, {
      ...poolOptions,
      connections: singleConnections,
      pipelining: 1,
      bodyTimeout: 60_000,
    });
    this.pipelinedPool = new Pool(origin, {
      ...poolOptions,
      connections: pipelinedConnections,
      pipelining: pipelineDepth,
      bodyTimeout: 60_000,
    });
    this.liveAgent = new Agent({ ...poolOptions, connections: null, pipelining: 1, bodyTimeout: 0 });
  }

  get isAvoided(): boolean {
    return this.now() < this.avoidedUntil;
  }

  /** Requests in progress, live pages excluded. */
  get load(): number {
    return this.singleRequests + this.pipelinedRequests;
  }

  hasCapacity(transport: TransportKind): boolean {
    if (transport === 'live') return this.livePages < maxLivePagesPerInstance;
    return transport === 'pipelined'
      ? this.pipelinedRequests < maxPipelinedPerInstance
      : this.singleRequests < maxRequestsPerInstance;
  }

  avoidForAWhile(): void {
    this.avoidedUntil = this.now() + avoidanceMs;
  }

  /** Sends a request. The returned function must be called once, when the request is over. */
  dispatchRequest(
    transport: TransportKind,
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): () => void {
    if (transport === 'live') {
      this.livePages += 1;
      this.liveAgent.dispatch({ ...options, origin: this.origin }, handler);
      return () => void (this.livePages -= 1);
    }
    if (transport === 'pipelined') {
      this.pipelinedRequests += 1;
      this.pipelinedPool.dispatch({ ...options, idempotent: true, blocking: false }, handler);
      return () => void (this.pipelinedRequests -= 1);
    }
    this.singleRequests += 1;
    this.singlePool.dispatch(options, handler);
    return () => void (this.singleRequests -= 1);
  }

  async closeConnections(): Promise<void> {
    await Promise.all([this.singlePool.destroy(), this.pipelinedPool.destroy(), this.liveAgent.destroy()]);
  }
}

/** Instances of each service. */
export class Upstreams {
  private readonly services: ReadonlyMap<string, readonly Upstream[]>;

  /** @param json service → base URL, or a list of them */
  constructor(json: string, now: () => number = Date.now) {
    this.services = new Map(
      Object.entries(JSON.parse(json) as Record<string, string | string[]>).map(([service, urls]) => [
        service,
        [urls].flat().map((url) => new Upstream(url, now)),
      ]),
    );
  }

  hasService(service: string): boolean {
    return this.services.has(service);
  }

  /** Lists the services with the origin of one instance each. */
  listServices(): [service: string, origin: string][] {
    return [...this.services.keys()].map((service) => [service, this.pickInstance(service, [])!.origin]);
  }

  /** Returns the instance with the fewest requests in progress that was not tried before; an avoided one only when there is no other. */
  pickInstance(service: string, tried: readonly Upstream[]): Upstream | undefined {
    const untried = (this.services.get(service) ?? []).filter((upstream) => !tried.includes(upstream));
    const preferred = untried.filter(({ isAvoided }) => !isAvoided);
    let best: Upstream | undefined;
    for (const upstream of preferred.length > 0 ? preferred : untried)
      if (best === undefined || upstream.load < best.load) best = upstream;
    return best;
  }

  async closeConnections(): Promise<void> {
    await Promise.all([...this.services.values()].flat().map((upstream) => upstream.closeConnections()));
  }
}
