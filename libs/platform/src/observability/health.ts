import { Injectable } from '@nestjs/common';

export interface HealthReport {
  readonly ready: boolean;
  /** Check → `ok` or why not, without personal data. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What a service needs to do its work; `/health/ready` asks each of these every time. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, () => Promise<void> | void>();
  /** Told beside the others: the service is ready without them. */
  private readonly optionalChecks = new Set<string>();
  private stopping = false;

  /**
   * Adds a check: it throws when the thing is not usable now.
   * @param isNeeded false for what the service does most of its work without: it is named, and the service stays ready
   */
  addHealthCheck(name: string, check: () => Promise<void> | void, { isNeeded = true } = {}): void {
    this.checks.set(name, check);
    if (!isNeeded) this.optionalChecks.add(name);
  }

  /** Has the shutdown begun? */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** From now on the service is not ready: a balancer sends nothing new while what is in flight ends. */
  beginShutdown(): void {
    this.stopping = true;
  }

  async reportHealth(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, string]> => {
        try {
          await withTimeout(Promise.resolve(check()), 2_000);
          return [name, 'ok'];
        } catch (error) {
          return [name, error instanceof Error ? error.message : 'failed'];
        }
      }),
    );
    const checks = Object.fromEntries(results);
    const isWell = results.every(([name, result]) => result === 'ok' || this.optionalChecks.has(name));
    return { ready: !this.stopping && isWell, checks };
  }
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
