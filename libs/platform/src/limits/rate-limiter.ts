import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { DataSource } from 'typeorm';
import { queryRows } from '../database/database.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../core/clock.js';

/** A rate limit per subject and fixed window. Around the boundary of two windows up to twice the limit passes. */
export interface RateLimit {
  readonly name: string;
  readonly maxPerWindow: number;
  readonly windowSeconds: number;
  /** Error code when the limit is exceeded. Default: PLATFORM.TOO_MANY_REQUESTS. */
  readonly errorCode?: ErrorCode;
}

export abstract class RateLimiterOptions {
  /** HMAC key of the subjects. Only digests are stored, because addresses and phone numbers are personal data. */
  abstract readonly secret: string;
  /** Factor of every limit. */
  abstract readonly factor: number;
}

const sweepIntervalMs = 60_000;

/** Counts requests in the service's database, so that a limit applies to all its instances and survives a restart. */
@Injectable()
export class RateLimiter {
  private sweepAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly options: RateLimiterOptions,
  ) {}

  /** Consumes one unit. @throws Problem with `Retry-After` until the end of the window, when the limit is exceeded */
  async consume(limit: RateLimit, subject: string): Promise<void> {
    if (!(await this.tryConsume(limit, subject)))
      throw new Problem(limit.errorCode ?? 'PLATFORM.TOO_MANY_REQUESTS', {
        retryAfter: Math.max(
          1,
          Math.ceil((this.windowEndOf(limit).getTime() - this.clock.now().getTime()) / 1000),
        ),
      });
  }

  /** Consumes one unit and returns false when the limit is exceeded. The row lock makes concurrent calls exact. */
  async tryConsume(limit: RateLimit, subject: string): Promise<boolean> {
    await this.deleteEndedWindows();
    const counted = await queryRows(
      this.dataSource,
      `insert into tally (name, subject, ends_at, count) values ($1, $2, $3, 1)
       on conflict (name, subject, ends_at) do update set count = tally.count + 1 where tally.count < $4
       returning count`,
      [
        limit.name,
        this.digestOf(limit, subject),
        this.windowEndOf(limit),
        limit.maxPerWindow * this.options.factor,
      ],
    );
    return counted.length > 0;
  }

  /** Returns whether a unit was consumed in the current window. */
  async hasConsumed(limit: RateLimit, subject: string): Promise<boolean> {
    const counted = await queryRows(
      this.dataSource,
      'select 1 from tally where name = $1 and subject = $2 and ends_at = $3 and count > 0',
      [limit.name, this.digestOf(limit, subject), this.windowEndOf(limit)],
    );
    return counted.length > 0;
  }

  /** Refunds one unit of a successful attempt, so that only failed attempts count. */
  async refund(limit: RateLimit, subject: string): Promise<void> {
    await queryRows(
      this.dataSource,
      'update tally set count = count - 1 where name = $1 and subject = $2 and ends_at = $3 and count > 0',
      [limit.name, this.digestOf(limit, subject), this.windowEndOf(limit)],
    );
  }

  private digestOf({ name }: RateLimit, subject: string): string {
    return createHmac('sha256', this.options.secret).update(`${name}\0${subject}`).digest('base64url');
  }

  private windowEndOf({ windowSeconds }: RateLimit): Date {
    const window = windowSeconds * 1000;
    return new Date((Math.floor(this.clock.now().getTime() / window) + 1) * window);
  }

  /** Deletes ended windows, at most once a minute. */
  private async deleteEndedWindows(): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() < this.sweepAt) return;
    this.sweepAt = now.getTime() + sweepIntervalMs;
    await queryRows(this.dataSource, 'delete from tally where ends_at < $1', [now]);
  }
}
