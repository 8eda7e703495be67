import type { IncomingMessage } from 'node:http';
import { networkOf as networkOfAddress } from '@khai-bao/platform/network';
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
/** The limit of a request, undefined when it has none. HEAD is answered by the routes of GET, and counts as it. */
export const limitOf = (method: string, path: string): string | undefined => ruleOf(method, path)?.name;

const ruleOf = (method: string, path: string): Limit | undefined =>
  limits.find((one) => one.method === (method === 'HEAD' ? 'GET' : method) && one.pattern.test(path));

/** What a client's limits are counted under: its address, or the /64 of an IPv6 address, which one household has whole. */
export const networkOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  networkOfAddress(socket.remoteAddress ?? '');

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
  async wait(request: IncomingMessage, path: string): Promise<number> {
    const limit = ruleOf(request.method ?? '', path);
    if (limit === undefined) return 0;
    try {
      await this.limiters.get(limit)!.consume(networkOf(request));
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
