import type { IncomingMessage } from 'node:http';
import { networkOf } from '@khai-bao/platform/network';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { GatewayConfig } from '../gateway.config.js';

interface Limit {
  readonly name: string;
  readonly pattern: RegExp;
  readonly method: string;
  readonly perMinute: number;
}

/** What one address may do in a minute. A market's whole Wi-Fi is one address, so declarations are left to intake's own queue. */
const limits: readonly Limit[] = [
  {
    name: 'sign-in',
    pattern: /^\/accounts\/v1\/(sign-in(\/passkey)?|password|password-help(\/reset)?)$/,
    method: 'POST',
    perMinute: 60,
  },
  { name: 'register', pattern: /^\/registration\/v1\/registrations$/, method: 'POST', perMinute: 30 },
  {
    name: 'track',
    pattern: /^\/registration\/v1\/registrations\/(track|answer)$/,
    method: 'POST',
    perMinute: 30,
  },
  { name: 'import', pattern: /^\/registration\/v1\/imports$/, method: 'POST', perMinute: 30 },
  { name: 'gate-code', pattern: /^\/declarations\/v1\/gate-codes\//, method: 'GET', perMinute: 300 },
];
const limited =
  /^\/(accounts\/v1\/(sign-in(\/passkey)?|password|password-help(\/reset)?)$|registration\/v1\/(registrations(\/(track|answer))?|imports)$|declarations\/v1\/gate-codes\/)/;

/** Counts in Redis, so that all gateways count together; while Redis is away, each for itself. */
export class Limits {
  private readonly redis: Redis | undefined;
  private readonly limiters: ReadonlyMap<Limit, RateLimiterAbstract>;

  constructor(config: Pick<GatewayConfig, 'redisUrl' | 'redisPrefix' | 'rateLimitFactor'>) {
    if (config.redisUrl !== undefined) {
      this.redis = new Redis(config.redisUrl, {
        enableOfflineQueue: false,
        maxRetriesPerRequest: 1,
        commandTimeout: 300,
        retryStrategy: (times) => Math.min(times * 200, 2_000),
      });
      this.redis.on('error', () => undefined);
    }
    this.limiters = new Map(limits.map((limit) => [limit, this.limiterOf(limit, config)]));
  }

  /** @param path below `/api`, without its query @returns seconds to wait, 0 when the request may go on */
  async wait({ method, socket }: IncomingMessage, path: string): Promise<number> {
    if (!limited.test(path)) return 0;
    const limit = limits.find((one) => one.method === method && one.pattern.test(path));
    if (limit === undefined) return 0;
    try {
      await this.limiters.get(limit)!.consume(networkOf(socket.remoteAddress ?? ''));
      return 0;
    } catch (refused) {
      const { msBeforeNext = 1_000 } = refused as { msBeforeNext?: number };
      return Math.max(1, Math.ceil(msBeforeNext / 1000));
    }
  }

  end(): void {
    this.redis?.disconnect();
  }

  private limiterOf(
    { name, perMinute }: Limit,
    { redisPrefix, rateLimitFactor }: Pick<GatewayConfig, 'redisPrefix' | 'rateLimitFactor'>,
  ): RateLimiterAbstract {
    const own = {
      keyPrefix: `${redisPrefix}-limit-${name}`,
      points: perMinute * rateLimitFactor,
      duration: 60,
    };
    const memory = new RateLimiterMemory(own);
    return this.redis === undefined
      ? memory
      : new RateLimiterRedis({ ...own, storeClient: this.redis, insuranceLimiter: memory });
  }
}
