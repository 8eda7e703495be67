import { Agent, Pool, type Dispatcher } from 'undici';

/** Calls to one instance at a time; above this they are refused, so that those that were taken keep their time. */
const mostCalls = 256;
/** Live pages to one instance at a time: each holds a connection and next to nothing else. */
const mostLive = 4_000;
/** Connections for calls to one instance. */
const connections = 64;
/** What comes by the thousand, may be sent twice and takes as long as the next goes over few connections, one behind another, several in one piece. */
const lineConnections = 8;
const lineDepth = 16;
/** So many of them at a time and instance: some 100 ms of what one instance takes. Who would wait longer is told at once to come again. */
const mostInLine = 192;
/** How long an instance that did not answer, or said that it ends, is passed over while another is there, milliseconds. */
const rest = 2_000;

/** How a request travels: alone on its connection for as long as it takes, in line with others of its kind, or as a page that stays open. */
export type Travel = 'call' | 'line' | 'live';

/** One instance of a service. */
export class Upstream {
  private readonly calls: Pool;
  private readonly lines: Pool;
  private readonly live: Agent;
  private open = 0;
  private openLive = 0;
  private inLine = 0;
  private restsUntil = 0;

  constructor(readonly origin: string) {
    const limits = { connect: { timeout: 2_000 }, headersTimeout: 30_000, keepAliveTimeout: 30_000 };
    this.calls = new Pool(origin, { ...limits, connections, pipelining: 1, bodyTimeout: 60_000 });
    this.lines = new Pool(origin, {
      ...limits,
      connections: lineConnections,
      pipelining: lineDepth,
      bodyTimeout: 60_000,
    });
    this.live = new Agent({ ...limits, connections: null, pipelining: 1, bodyTimeout: 0 });
  }

  get isResting(): boolean {
    return Date.now() < this.restsUntil;
  }

  get load(): number {
    return this.open + this.inLine;
  }

  hasRoom(travel: Travel): boolean {
    if (travel === 'live') return this.openLive < mostLive;
    return travel === 'line' ? this.inLine < mostInLine : this.open < mostCalls;
  }

  passOver(): void {
    this.restsUntil = Date.now() + rest;
  }

  /** Begins a call; `done` is to be called once, when it is over. */
  dispatch(
    travel: Travel,
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): () => void {
    if (travel === 'live') {
      this.openLive += 1;
      this.live.dispatch({ ...options, origin: this.origin }, handler);
      return () => void (this.openLive -= 1);
    }
    if (travel === 'line') {
      this.inLine += 1;
      this.lines.dispatch({ ...options, idempotent: true, blocking: false }, handler);
      return () => void (this.inLine -= 1);
    }
    this.open += 1;
    this.calls.dispatch(options, handler);
    return () => void (this.open -= 1);
  }

  async end(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.lines.destroy(), this.live.destroy()]);
  }
}

/** The instances of each service. */
export class Upstreams {
  private readonly services: ReadonlyMap<string, readonly Upstream[]>;

  /** @param json service → base URL, or a list of them */
  constructor(json: string) {
    this.services = new Map(
      Object.entries(JSON.parse(json) as Record<string, string | string[]>).map(([service, urls]) => [
        service,
        [urls].flat().map((url) => new Upstream(url)),
      ]),
    );
  }

  has(service: string): boolean {
    return this.services.has(service);
  }

  /** Services with the address of one instance each, the one to ask first. */
  first(): [service: string, origin: string][] {
    return [...this.services.keys()].map((service) => [service, this.pick(service, [])!.origin]);
  }

  /** The instance with the fewest calls that was not tried before; one that rests only when there is no other. */
  pick(service: string, tried: readonly Upstream[]): Upstream | undefined {
    const left = (this.services.get(service) ?? []).filter((upstream) => !tried.includes(upstream));
    const awake = left.filter(({ isResting }) => !isResting);
    let best: Upstream | undefined;
    for (const upstream of awake.length > 0 ? awake : left)
      if (best === undefined || upstream.load < best.load) best = upstream;
    return best;
  }

  async end(): Promise<void> {
    await Promise.all([...this.services.values()].flat().map((upstream) => upstream.end()));
  }
}
