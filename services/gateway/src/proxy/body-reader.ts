import type { IncomingMessage } from 'node:http';

/** Maximum bytes of a body, by its Content-Length or counted. The largest form has a tenth of it. */
export const maxBodyBytes = 64 * 1024;
/** Milliseconds in which a body must arrive. */
export const bodyTimeoutMs = 30_000;
/** Milliseconds in which an upload must arrive: 20 MB at 40 kB/s. */
export const uploadTimeoutMs = 10 * 60_000;
/** Milliseconds in which an upload must transfer at least `minUploadBytes`. */
export const stallTimeoutMs = 15_000;
/** 4 kB/s: a tenth of a poor mobile uplink. */
export const minUploadBytes = 60_000;
/** Milliseconds between two checks of the bodies in progress. */
const sweepIntervalMs = 2_500;

export type BodyOutcome = Buffer | null | 'too-large' | 'too-slow' | 'broken';

interface BodyInProgress {
  readonly startedAt: number;
  readonly isUpload: boolean;
  windowStartedAt: number;
  windowBytes: number;
  readonly end: (outcome: BodyOutcome) => void;
}

/**
 * Reads complete request bodies within their limits of size and time. The `requestTimeout` of Node applies to all requests alike: it
 * cannot tell a slow upload from a stalled form, and its response is no problem document.
 */
export class BodyReader {
  private readonly bodiesInProgress = new Set<BodyInProgress>();
  private readonly sweep: NodeJS.Timeout;

  constructor(private readonly now: () => number = Date.now) {
    this.sweep = setInterval(() => this.endSlowBodies(), sweepIntervalMs).unref();
  }

  /**
   * Reads a body. Returns null when there is none, and `broken` when the client has disconnected.
   * @param uploadLimit maximum bytes of an upload; without it, `maxBodyBytes`
   */
  readBody(request: IncomingMessage, uploadLimit?: number): Promise<BodyOutcome> {
    const limit = uploadLimit ?? maxBodyBytes;
    const declared = request.headers['content-length'];
    if (declared === undefined && request.headers['transfer-encoding'] === undefined)
      return Promise.resolve(null);
    if (Number(declared ?? 0) > limit) return Promise.resolve('too-large');
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      let length = 0;
      const state: BodyInProgress = {
        startedAt: this.now(),
        isUpload: uploadLimit !== undefined,
        windowStartedAt: this.now(),
        windowBytes: 0,
        end: (outcome) => {
          if (!this.bodiesInProgress.delete(state)) return;
          if (typeof outcome === 'string') parts.length = 0;
          resolve(outcome);
        },
      };
      this.bodiesInProgress.add(state);
      request.on('data', (part: Buffer) => {
        length += part.length;
        state.windowBytes += part.length;
        if (length > limit) state.end('too-large');
        else if (this.bodiesInProgress.has(state)) parts.push(part);
      });
      request.on('end', () => state.end(parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
      request.on('error', () => state.end('broken'));
      request.on('close', () => state.end('broken'));
    });
  }

  /** Ends the bodies that have stalled or exceeded their time. */
  endSlowBodies(): void {
    const now = this.now();
    for (const state of this.bodiesInProgress) {
      if (now - state.startedAt > (state.isUpload ? uploadTimeoutMs : bodyTimeoutMs)) state.end('too-slow');
      else if (state.isUpload && now - state.windowStartedAt >= stallTimeoutMs) {
        if (state.windowBytes < minUploadBytes) state.end('too-slow');
        state.windowStartedAt = now;
        state.windowBytes = 0;
      }
    }
  }

  stopChecking(): void {
    clearInterval(this.sweep);
  }
}
