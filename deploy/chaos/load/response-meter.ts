/** The parts of a response that are counted. Status 0: no response arrived. */
export interface MeasuredResponse {
  readonly status: number;
  readonly code?: string | undefined;
}

/** The responses of a short time. */
export interface ResponseWindow {
  /** Good responses by the kind of request. */
  readonly goodByKind: Readonly<Record<string, number>>;
  readonly good: number;
  /** Requests without a response, or with a status from 500. */
  readonly failed: number;
  /** Milliseconds, of good responses; 0 without any. */
  readonly p50: number;
  readonly p95: number;
}

interface OpenWindow {
  readonly goodByKind: Record<string, number>;
  failed: number;
  readonly latencies: number[];
}

const emptyWindow = (): OpenWindow => ({ goodByKind: {}, failed: 0, latencies: [] });

/** Counts the responses of a whole run, and those of the current window. */
export class ResponseMeter {
  /** Responses by kind and status: `declare 201`. */
  readonly counts: Record<string, number> = {};
  #window = emptyWindow();

  readonly record = (kind: string, { status, code }: MeasuredResponse, latencyMs: number): void => {
    const key = `${kind} ${status === 0 ? `no answer (${code})` : status}`;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
    if (status >= 200 && status < 300) {
      this.#window.goodByKind[kind] = (this.#window.goodByKind[kind] ?? 0) + 1;
      this.#window.latencies.push(latencyMs);
    } else if (status === 0 || status >= 500) this.#window.failed += 1;
  };

  /** Closes the current window and begins a new one. */
  closeWindow(): ResponseWindow {
    const { goodByKind, failed, latencies } = this.#window;
    this.#window = emptyWindow();
    latencies.sort((a, b) => a - b);
    return {
      goodByKind,
      good: latencies.length,
      failed,
      p50: quantileOf(latencies, 0.5),
      p95: quantileOf(latencies, 0.95),
    };
  }
}

const quantileOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
