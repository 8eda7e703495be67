import type { IncomingMessage } from 'node:http';

/** Bodies above this are refused, declared or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
export const bodyLimit = 64 * 1024;
/** A body of this size at most has so long to arrive whole, milliseconds. */
export const bodyTimeout = 30_000;
/** An upload has so long in all: 20 MB at 40 kB/s. Milliseconds. */
export const uploadTimeout = 10 * 60_000;
/** An upload that brings less than `minUploadBytes` in so long has stalled, milliseconds. */
export const stallTimeout = 15_000;
/** 4 kB/s: a tenth of a poor mobile uplink. */
export const minUploadBytes = 60_000;
/** How often bodies under way are looked at, milliseconds. */
const sweepInterval = 2_500;

export type BodyOutcome = Buffer | null | 'too-large' | 'too-slow' | 'broken';

interface BodyUnderWay {
  readonly startedAt: number;
  readonly isUpload: boolean;
  windowStartedAt: number;
  windowBytes: number;
  readonly end: (outcome: BodyOutcome) => void;
}

/**
 * Reads request bodies whole, each within its size and its time. Node's own `requestTimeout` is one for all requests: it
 * cannot tell a file that moves from a form that does not, and its answer is no problem document.
 */
export class BodyReader {
  private readonly underWay = new Set<BodyUnderWay>();
  private readonly sweep: NodeJS.Timeout;

  constructor(private readonly now: () => number = Date.now) {
    this.sweep = setInterval(() => this.endSlow(), sweepInterval).unref();
  }

  /** @param uploadLimit bytes when the route takes files; `bodyLimit` otherwise. Null when there is no body; `broken` when the sender went away */
  read(request: IncomingMessage, uploadLimit?: number): Promise<BodyOutcome> {
    const limit = uploadLimit ?? bodyLimit;
    const declared = request.headers['content-length'];
    if (declared === undefined && request.headers['transfer-encoding'] === undefined)
      return Promise.resolve(null);
    if (Number(declared ?? 0) > limit) return Promise.resolve('too-large');
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      let length = 0;
      const state: BodyUnderWay = {
        startedAt: this.now(),
        isUpload: uploadLimit !== undefined,
        windowStartedAt: this.now(),
        windowBytes: 0,
        end: (outcome) => {
          if (!this.underWay.delete(state)) return;
          if (typeof outcome === 'string') parts.length = 0;
          resolve(outcome);
        },
      };
      this.underWay.add(state);
      request.on('data', (part: Buffer) => {
        length += part.length;
        state.windowBytes += part.length;
        if (length > limit) state.end('too-large');
        else if (this.underWay.has(state)) parts.push(part);
      });
      request.on('end', () => state.end(parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
      request.on('error', () => state.end('broken'));
      request.on('close', () => state.end('broken'));
    });
  }

  /** Ends the bodies that have stalled or taken too long. */
  endSlow(): void {
    const now = this.now();
    for (const state of this.underWay) {
      if (now - state.startedAt > (state.isUpload ? uploadTimeout : bodyTimeout)) state.end('too-slow');
      else if (state.isUpload && now - state.windowStartedAt >= stallTimeout) {
        if (state.windowBytes < minUploadBytes) state.end('too-slow');
        state.windowStartedAt = now;
        state.windowBytes = 0;
      }
    }
  }

  close(): void {
    clearInterval(this.sweep);
  }
}
