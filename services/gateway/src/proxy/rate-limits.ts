import type { IncomingMessage } from 'node:http';
import { networkOf } from '@khai-bao/platform/network';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { GatewayConfig } from '../gateway.config.js';

interface RateLimit {
  readonly name: string;
  readonly pattern: RegExp;
  readonly method: string;
  readonly perMinute: number;
}

/** Limits of one address. Declarations have none, because the whole Wi-Fi of a market is one address; intake has a queue of its own. */
const rateLimits: readonly RateLimit[] = [
  {
    name: 'sign-in',
    pattern: /^\/accounts\/v1\/(sign-in(\/passkey)?|password|password-help(\/reset)?)$/,
    method: 'POST',
    perMinute: 60,
  },
  {
    // A shift change of a whole market behind one address stays below it.
    name: 'gate-device',
    pattern: /^\/accounts\/v1\/gate-devices\/(enrol|session(\/password)?)$/,
    method: 'POST',
    perMinute: 240,
  },
  {
    // 200 devices of a market renew every five minutes, and each reads its guards every few seconds while it is locked.
    name: 'gate-device-shift',
    pattern: /^\/accounts\/v1\/gate-devices\/session\/(renew|end)$/,
    method: 'POST',
    perMinute: 600,
  },
  {
    name: 'gate-device-guards',
    pattern: /^\/accounts\/v1\/gate-devices\/guards$/,
    method: 'GET',
    perMinute: 1_200,
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

/** Returns the name of a request's limit, or undefined when it has none. HEAD uses the routes of GET and counts as GET. */
export const findRateLimitName = (method: string, path: string): string | undefined =>
  findRateLimit(method, path)?.name;

const findRateLimit = (method: string, path: string): RateLimit | undefined =>
  rateLimits.find(
    (limit) => limit.method === (method === 'HEAD' ? 'GET' : method) && limit.pattern.test(path),
  );

/** Returns the key that a client is counted under: its IPv4 address, or the /64 of its IPv6 address, which one household has. */
export const clientNetworkOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  networkOf(socket.remoteAddress ?? '');

/** Applies the rate limits. All gateways count together in Redis; while Redis is unavailable, each process counts for itself. */
export class RateLimiter {
  private readonly redis: Redis | undefined;
  private readonly limiters: ReadonlyMap<RateLimit, RateLimiterAbstract>;

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
    this.limiters = new Map(rateLimits.map((limit) => [limit, this.createLimiter(limit, config)]));
  }

  /**
   * Counts a request.
   * @param path path below `/api`, without the query
   * @returns seconds until the next request is allowed; 0 when this one is
   */
  async consumeRateLimit(request: IncomingMessage, path: string): Promise<number> {
    const limit = findRateLimit(request.method ?? '', path);
    if (limit === undefined) return 0;
    try {
      await this.limiters.get(limit)!.consume(clientNetworkOf(request));
      return 0;
    } catch (refused) {
      const { msBeforeNext = 1_000 } = refused as { msBeforeNext?: number };
      return Math.max(1, Math.ceil(msBeforeNext / 1000));
    }
  }

  closeConnection(): void {
    this.redis?.disconnect();
  }

  private createLimiter(
    { name, perMinute }: RateLimit,
    { redisPrefix, rateLimitFactor }: Pick<GatewayConfig, 'redisPrefix' | 'rateLimitFactor'>,
  ): RateLimiterAbstract {
    const options = {
      keyPrefix: `${redisPrefix}-limit-${name}`,
      points: perMinute * rateLimitFactor,
      duration: 60,
    };
    const memory = new RateLimiterMemory(options);
    return this.redis === undefined
      ? memory
      : new RateLimiterRedis({ ...options, storeClient: this.redis, insuranceLimiter: memory });
  }
}
