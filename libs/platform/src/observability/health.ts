import { Injectable } from '@nestjs/common';

export interface HealthReport {
  readonly ready: boolean;
  /** Check → `ok` or the reason of its failure, without personal data. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Registry of health checks. Each request to `/health/ready` runs all of them. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, () => Promise<void> | void>();
  /** Checks that are reported but not required for readiness. */
  private readonly optionalChecks = new Set<string>();
  private stopping = false;

  /**
   * Adds a check, which throws when a dependency is unavailable.
   * @param isRequired false for a dependency without which the service stays ready; it is only reported
   */
  addHealthCheck(name: string, check: () => Promise<void> | void, { isRequired = true } = {}): void {
    this.checks.set(name, check);
    if (!isRequired) this.optionalChecks.add(name);
  }

  /** Whether the shutdown has started. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Makes the service not ready, so that a load balancer sends no new requests while the current ones finish. */
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
    const isReady = results.every(([name, result]) => result === 'ok' || this.optionalChecks.has(name));
    return { ready: !this.stopping && isReady, checks };
  }
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
