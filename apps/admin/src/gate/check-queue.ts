import type { CheckRecordedDto, RecordCheckDto } from '@khai-bao/api-client/declarations';
import { isOwnRefusal, isTransient } from '@khai-bao/api-client/admin';
import type { Api } from '../session/session.js';
import { recordGateCheck } from './gate-requests.js';
import { deviceCheckStore, type CheckStore, type HeldCheck } from './check-store.js';

/** Who is signed in now, and sends. */
export interface CheckSender {
  readonly accountId: string;
  readonly unitId: string | null;
}
export type SentCheck =
  | { readonly kind: 'sent'; readonly answer: CheckRecordedDto }
  | { readonly kind: 'waits' }
  | { readonly kind: 'refused'; readonly code: string };

const lockName = 'kb-gate-flush';
const channelName = 'kb-gate-queue';

/** Refusals of who asks, not of what was asked. */
const isOfSession = (error: unknown): boolean =>
  isOwnRefusal(error) && (error.status === 401 || error.code === 'PLATFORM.FORBIDDEN');

/**
 * The checks that this device holds, of all its guards. A check is held before it is sent, and let go when the service has answered it
 * itself. Refused ones stay until somebody has seen them.
 */
export class CheckQueue {
  private held: readonly HeldCheck[] = [];
  private flushing = false;
  private readonly listeners = new Set<() => void>();
  private readonly channel: BroadcastChannel | null;

  constructor(private readonly store: CheckStore = deviceCheckStore()) {
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);
    if (this.channel) {
      this.channel.onmessage = () => void this.read();
      (this.channel as { unref?: () => void }).unref?.();
    }
  }

  /** What is held now, oldest first; the same list until it changes. */
  readonly current = (): readonly HeldCheck[] => this.held;
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
    await this.store.remove(clientKey);
    await this.changed();
  }

  /** Sends one held check. What the service refuses stays, as refused. Never rejects. */
  async send(api: Api, held: HeldCheck, by: CheckSender): Promise<SentCheck> {
    const body: RecordCheckDto = {
      ...held.check,
      ...(held.guardId === by.accountId ? {} : { guardId: held.guardId }),
    };
    try {
      const answer = await recordGateCheck(api.client, body);
      await this.letGo(held.clientKey);
      return { kind: 'sent', answer };
    } catch (error) {
      // Of another unit's gate, or nobody knows of which: it waits for a guard of that unit.
      const foreign = held.unitId === null && isOwnRefusal(error) && error.status === 404;
      if (!isOwnRefusal(error) || isTransient(error) || isOfSession(error) || foreign)
        return { kind: 'waits' };
      await this.hold({
        ...held,
        refusal: { code: error.code, at: new Date(api.session.clock.now()).toISOString() },
      });
      return { kind: 'refused', code: error.code };
    }
  }

  /**
   * Sends what waits of this unit, oldest first, whoever made it. One tab does it at a time where the browser has locks; where it has
   * none, two may send the same check, whose key makes that harmless.
   * @returns how many were sent and how many were refused
   */
  async flush(api: Api, by: CheckSender): Promise<{ sent: number; refused: number }> {
    if (this.flushing) return { sent: 0, refused: 0 };
    this.flushing = true;
    try {
      const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
      if (!locks) return await this.sendAll(api, by);
      return await locks.request(lockName, { ifAvailable: true }, (lock) =>
        lock ? this.sendAll(api, by) : { sent: 0, refused: 0 },
      );
    } finally {
      this.flushing = false;
    }
  }

  private async sendAll(api: Api, by: CheckSender): Promise<{ sent: number; refused: number }> {
    let [sent, refused] = [0, 0];
    const waiting = (await this.store.all()).filter(
      ({ refusal, unitId }) =>
        refusal === null && (unitId === null || by.unitId === null || unitId === by.unitId),
    );
    for (const held of waiting) {
      const { kind } = await this.send(api, held, by);
      if (kind === 'sent') sent += 1;
      else if (kind === 'refused') refused += 1;
      else if (held.unitId !== null) break;
    }
    await this.read();
    return { sent, refused };
  }

  private async changed(): Promise<void> {
    this.channel?.postMessage('changed');
    await this.read();
  }
}

/** The queue of this device. */
export const checkQueue = new CheckQueue();
