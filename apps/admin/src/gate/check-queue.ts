import type { CheckBatchItemDto, CheckRecordedDto } from '@khai-bao/api-client/declarations';
import { isOwnRefusal, isTransient } from '@khai-bao/api-client/admin';
import type { Api } from '../session/session.js';
import { toBatches, toCheckBody } from './check-batches.js';
import { recordGateCheck, recordGateChecks } from './gate-requests.js';
import { deviceCheckStore, type DeviceCheckStore, type HeldCheck } from './check-store.js';

/** Who is signed in now, and sends. */
export interface CheckSender {
  readonly accountId: string;
  readonly unitId: string | null;
}
export type SentCheck =
  | { readonly kind: 'sent'; readonly answer: CheckRecordedDto }
  | { readonly kind: 'waits' }
  | { readonly kind: 'refused'; readonly code: string };

/** How many checks a flush has sent, and how many of them the service refused. */
export interface FlushCount {
  readonly sent: number;
  readonly refused: number;
}
/** `stopped`: the network or the session is away, so that further batches would fail too. */
type BatchCount = FlushCount & { readonly stopped: boolean };
const nothing: BatchCount = { sent: 0, refused: 0, stopped: false };

const lockName = 'kb-gate-flush';
const channelName = 'kb-gate-queue';

/** Refusals of who asks, not of what was asked. */
const isOfSession = (error: unknown): boolean =>
  isOwnRefusal(error) && (error.status === 401 || error.code === 'PLATFORM.FORBIDDEN');

/** True for a check whose unit nobody knows and which is of another unit's gate: it waits for a guard of that unit. */
const isForeign = ({ unitId }: HeldCheck, code: string | undefined): boolean =>
  unitId === null && code === 'PLATFORM.NOT_FOUND';

/**
 * The checks that this device holds, of all its guards. A check is held before it is sent, and let go when the service has answered it
 * itself. Refused ones stay until somebody has seen them.
 */
export class CheckQueue {
  private held: readonly HeldCheck[] = [];
  private flushing = false;
  private readonly listeners = new Set<() => void>();
  private readonly channel: BroadcastChannel | null;

  constructor(private readonly store: DeviceCheckStore = deviceCheckStore()) {
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);
    if (this.channel) {
      this.channel.onmessage = () => void this.read();
      (this.channel as { unref?: () => void }).unref?.();
    }
  }

  /** What is held now, oldest first; the same list until it changes. */
  readonly current = (): readonly HeldCheck[] => this.held;
  /** True while a check would be lost with the page, because the storage of the device is full or closed. */
  readonly isVolatile = (): boolean => this.store.isVolatile();
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Reads the store again: another tab may have written. */
  async read(): Promise<void> {
    this.held = await this.store.all();
    for (const listener of this.listeners) listener();
  }

  async hold(check: HeldCheck): Promise<void> {
    await this.store.put(check);
    await this.changed();
  }

  /** Lets a check go that the service has, or whose refusal was seen. */
  async letGo(clientKey: string): Promise<void> {
    await this.store.remove([clientKey]);
    await this.changed();
  }

  /** Sends one held check. What the service refuses stays, as refused. Never rejects. */
  async send(api: Api, held: HeldCheck, by: CheckSender): Promise<SentCheck> {
    try {
      const answer = await recordGateCheck(api.client, toCheckBody(held, by.accountId));
      await this.letGo(held.clientKey);
      return { kind: 'sent', answer };
    } catch (error) {
      if (!isOwnRefusal(error) || isTransient(error) || isOfSession(error) || isForeign(held, error.code))
        return { kind: 'waits' };
      await this.keepRefused(api, held, error.code);
      await this.changed();
      return { kind: 'refused', code: error.code };
    }
  }

  /**
   * Sends what waits of this unit in batches, oldest first, whoever made it. One tab does it at a time where the browser has locks; where
   * it has none, two may send the same check, whose key makes that harmless.
   */
  async flush(api: Api, by: CheckSender): Promise<FlushCount> {
    if (this.flushing) return nothing;
    this.flushing = true;
    try {
      const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
      if (!locks) return await this.sendAll(api, by);
      return await locks.request(lockName, { ifAvailable: true }, (lock) =>
        lock ? this.sendAll(api, by) : nothing,
      );
    } finally {
      this.flushing = false;
    }
  }

  private async sendAll(api: Api, by: CheckSender): Promise<FlushCount> {
    let [sent, refused] = [0, 0];
    const waiting = (await this.store.all()).filter(
      ({ refusal, unitId }) =>
        refusal === null && (unitId === null || by.unitId === null || unitId === by.unitId),
    );
    for (const batch of toBatches(waiting, by.accountId)) {
      const count = await this.sendBatch(api, batch, by);
      sent += count.sent;
      refused += count.refused;
      await this.changed();
      if (count.stopped) break;
    }
    return { sent, refused };
  }

  /** Sends one batch. One that is refused as a whole is bisected until the item that it was refused for stands alone. */
  private async sendBatch(api: Api, batch: readonly HeldCheck[], by: CheckSender): Promise<BatchCount> {
    try {
      const bodies = batch.map((held) => toCheckBody(held, by.accountId));
      return await this.acceptResults(api, batch, (await recordGateChecks(api.client, bodies)).results);
    } catch (error) {
      if (!isOwnRefusal(error) || isTransient(error) || isOfSession(error))
        return { ...nothing, stopped: true };
      const [only, second] = batch;
      if (only !== undefined && second === undefined) {
        // Alone it gets an answer of its own, also from a service that does not know batches yet.
        const { kind } = await this.send(api, only, by);
        return {
          sent: kind === 'sent' ? 1 : 0,
          refused: kind === 'refused' ? 1 : 0,
          stopped: kind === 'waits' && only.unitId !== null,
        };
      }
      const middle = Math.ceil(batch.length / 2);
      const first = await this.sendBatch(api, batch.slice(0, middle), by);
      if (first.stopped) return first;
      const rest = await this.sendBatch(api, batch.slice(middle), by);
      return { sent: first.sent + rest.sent, refused: first.refused + rest.refused, stopped: rest.stopped };
    }
  }

  /** Lets go what the service has, keeps what it refused, and leaves what it did not judge. */
  private async acceptResults(
    api: Api,
    batch: readonly HeldCheck[],
    results: readonly CheckBatchItemDto[],
  ): Promise<BatchCount> {
    const done: string[] = [];
    let refused = 0;
    for (const [at, held] of batch.entries()) {
      const answer = results[at];
      // An answer for another item says nothing about this one.
      if (answer?.clientKey !== held.clientKey) continue;
      if (answer.ok) done.push(held.clientKey);
      else if (answer.result === 'refused' && !isForeign(held, answer.code)) {
        await this.keepRefused(api, held, answer.code ?? 'PLATFORM.VALIDATION');
        refused += 1;
      }
    }
    await this.store.remove(done);
    return { sent: done.length, refused, stopped: false };
  }

  private keepRefused(api: Api, held: HeldCheck, code: string): Promise<void> {
    return this.store.put({
      ...held,
      refusal: { code, at: new Date(api.session.clock.now()).toISOString() },
    });
  }

  private async changed(): Promise<void> {
    this.channel?.postMessage('changed');
    await this.read();
  }
}

/** The queue of this device. */
export const checkQueue = new CheckQueue();
