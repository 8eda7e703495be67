import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ServiceConfig } from '../config/service-config.js';
import { proofToleranceSeconds } from './dpop-proof.js';

/** Time for which a proof is remembered: it may be dated ahead by the tolerance and is valid for the tolerance after that. */
const rememberedMs = (2 * proofToleranceSeconds + 5) * 1000;
/** Time that Redis has to answer, milliseconds. */
const commandTimeoutMs = 300;
/** Proofs that one process remembers. At 400 requests/s of gate devices they cover the whole time. */
const maxRememberedProofs = 50_000;

/**
 * Remembers the proofs that were used, so that each is accepted once. All instances of all services share the memory in
 * Redis. While Redis is unavailable, each process remembers those that it has seen itself.
 */
@Injectable()
export class DpopReplayCache implements OnApplicationShutdown {
  /** Proofs by their key, with the end of their entry in epoch milliseconds; the oldest first. */
  private readonly seen = new Map<string, number>();
  private redis: { readonly client: Redis; readonly isTried: Promise<void> } | undefined;

  constructor(private readonly config: ServiceConfig) {}

  /** Records the use of a proof. @returns false when it was used before */
  async recordUse(keyThumbprint: string, proofId: string): Promise<boolean> {
    const key = `${keyThumbprint}.${proofId}`;
    if (!this.recordHere(key)) return false;
    try {
      this.redis ??= this.connect();
      await this.redis.isTried;
      const stored = await this.redis.client.set(
        `${this.config.redisPrefix}-proof-${key}`,
        '1',
        'PX',
        rememberedMs,
        'NX',
      );
      return stored !== null;
    } catch {
      return true;
    }
  }

  onApplicationShutdown(): void {
    this.redis?.client.disconnect();
  }

  private recordHere(key: string): boolean {
    const now = Date.now();
    if ((this.seen.get(key) ?? 0) > now) return false;
    for (const [oldest, until] of this.seen) {
      if (until > now && this.seen.size < maxRememberedProofs) break;
      this.seen.delete(oldest);
    }
    this.seen.set(key, now + rememberedMs);
    return true;
  }

  /** `isTried`: the first proof waits for the connection, or for as long as a command may take. */
  private connect(): { readonly client: Redis; readonly isTried: Promise<void> } {
    const client = new Redis(this.config.redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: commandTimeoutMs,
      retryStrategy: (times) => Math.min(times * 200, 2_000),
    });
    client.on('error', () => undefined);
    const isTried = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, commandTimeoutMs);
      client.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return { client, isTried };
  }
}
