import type { SessionClient } from './admin-session.js';

export type FeedStreamName = 'unit' | 'gate' | 'questionnaire' | 'declaration' | 'check' | 'case';
export interface FeedStream {
  stream: FeedStreamName;
  received: number;
  sent: number;
  confirmed: number;
  waiting: number;
  /** Set aside and not sent since: received = confirmed + waiting + quarantined. */
  quarantined: number;
  /** Of those, the ones that nobody has closed. */
  unsettled: number;
  failures: number;
  lastError: string | null;
  /** Since when a batch waits for an answer that can be believed; it can be dropped. */
  attemptSince: string | null;
}
/** Who paused a centre, when and why; `by` is null when the centre's answers did. */
export interface FeedPause {
  by: string | null;
  byName: string | null;
  at: string | null;
  reason: string | null;
}
export interface FeedDestination {
  name: string;
  /** `failing`: our own side fails again and again before anything is sent. */
  state: 'running' | 'waiting' | 'paused' | 'unreachable' | 'failing';
  lastReceiptAt: string | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  failures: number;
  paused: FeedPause | null;
  streams: FeedStream[];
}
/** A relay, consumer or timer of any service that fails again and again, or that set rows aside today. */
export interface FeedWorkerTrouble {
  service: string;
  worker: string;
  kind: 'failing' | 'set-aside';
  since: string;
  failures: number;
  reason: string;
}
export interface Feed {
  destinations: FeedDestination[];
  troubles: FeedWorkerTrouble[];
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
export type SetAsideState = 'open' | 'retrying' | 'handed-on' | 'closed' | 'sent';
export interface SetAsideDecision {
  by: string;
  byName: string;
  at: string;
  reason: string | null;
  handedTo: string | null;
}
export interface Quarantined {
  stream: FeedStreamName;
  seq: number;
  reason: string;
  at: string;
  state: SetAsideState;
  /** The id of the unit, gate, declaration, check or case. */
  recordId: string | null;
  version: number | null;
  unitId: string | null;
  unitName: string | null;
  tries: number;
  decision: SetAsideDecision | null;
}
/** What names a record that is set aside. */
export type SetAsideRecord = Pick<Quarantined, 'stream' | 'seq'>;

const base = '/api/sync/v1';
export const feedStream = `${base}/stream`;

/** The feed to the data centres. */
export function feedApi(session: SessionClient) {
  const post = <T>(path: string, body?: object) =>
    session.call<T>(`${base}/feed/${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
  const recordPath = (name: string, { stream, seq }: SetAsideRecord) => `${name}/quarantine/${stream}/${seq}`;
  return {
    feed: () => session.call<Feed>(`${base}/feed`),
    pause: (name: string, reason: string) => post<Feed>(`${name}/pause`, { reason }),
    resume: (name: string) => post<Feed>(`${name}/resume`),
    /** Gives up a batch whose answer is not believed: it goes out again under a new key. */
    dropAttempt: (name: string, stream: FeedStreamName) =>
      post<Feed>(`${name}/streams/${stream}/drop-attempt`),
    receipts: (name: string) =>
      session.call<{ items: Receipt[] }>(`${base}/feed/${name}/receipts`, { query: { limit: 50 } }),
    quarantine: (name: string, query: { state?: SetAsideState; cursor?: string; limit?: number } = {}) =>
      session.call<{ items: Quarantined[]; nextCursor: string | null }>(`${base}/feed/${name}/quarantine`, {
        query,
      }),
    retryAllSetAside: (name: string) => post<{ records: number }>(`${name}/quarantine/retry`),
    retrySetAside: (name: string, record: SetAsideRecord) =>
      post<Quarantined>(`${recordPath(name, record)}/retry`),
    handOnSetAside: (name: string, record: SetAsideRecord, words: { to: string; reason: string }) =>
      post<Quarantined>(`${recordPath(name, record)}/hand-on`, words),
    closeSetAside: (name: string, record: SetAsideRecord, reason: string) =>
      post<Quarantined>(`${recordPath(name, record)}/close`, { reason }),
  };
}
