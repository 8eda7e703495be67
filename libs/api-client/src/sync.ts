import type { SessionClient } from './admin-session.js';

export interface FeedStream {
  stream: 'unit' | 'gate' | 'questionnaire' | 'declaration' | 'check' | 'case';
  received: number;
  sent: number;
  confirmed: number;
  waiting: number;
  quarantined: number;
}
export interface FeedDestination {
  name: string;
  state: 'running' | 'waiting' | 'paused' | 'unreachable';
  lastReceiptAt: string | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  streams: FeedStream[];
}
export interface Receipt {
  receiptId: string;
  stream: string;
  fromSeq: number;
  toSeq: number;
  entries: number;
  confirmedAt: string;
  digest: string;
  verified: boolean;
}
export interface Quarantined {
  stream: string;
  seq: number;
  reason: string;
  at: string;
}

const base = '/api/sync/v1';
export const feedStream = `${base}/stream`;

/** The feed to the data centres. */
export function feedApi(session: SessionClient) {
  return {
    feed: () => session.call<{ destinations: FeedDestination[] }>(`${base}/feed`),
    pause: (name: string) => session.call<unknown>(`${base}/feed/${name}/pause`, { method: 'POST' }),
    resume: (name: string) => session.call<unknown>(`${base}/feed/${name}/resume`, { method: 'POST' }),
    receipts: (name: string) =>
      session.call<{ items: Receipt[] }>(`${base}/feed/${name}/receipts`, { query: { limit: 50 } }),
    quarantine: (name: string) => session.call<{ items: Quarantined[] }>(`${base}/feed/${name}/quarantine`),
  };
}
