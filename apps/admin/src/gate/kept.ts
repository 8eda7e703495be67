import type { NewCheck } from '@khai-bao/api-client/admin';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { useSyncExternalStore } from 'react';
import type { Api } from '../session/session.js';

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or closed storage: what is kept lives as long as this page.
  }
}

/** The gate and the way that this device stands at. */
export interface Post {
  gateId: string;
  direction: 'entry' | 'exit';
}
const postKey = (account: string): string => `kb-post:${account}`;
export const readPost = (account: string): Post | null => read<Post>(postKey(account));
export const writePost = (account: string, post: Post): void => write(postKey(account), post);

/** Public keys for checks without a network, and when they were read. */
export interface KeptKeys {
  keys: { kid: number; publicKey: string }[];
  at: string;
}
export const readKeys = (): KeptKeys | null => read<KeptKeys>('kb-pass-keys');
/** Reads the public keys again and keeps them. */
export async function refreshKeys(api: Api): Promise<void> {
  const { keys } = await api.gates.passKeys();
  write('kb-pass-keys', { keys, at: new Date().toISOString() } satisfies KeptKeys);
}

/** A check that waits for the network. It carries no personal data: a pass token says nothing about a person. */
const queueKey = (account: string): string => `kb-checks:${account}`;
const queues = new Map<string, readonly NewCheck[]>();
const none: readonly NewCheck[] = [];
const listeners = new Set<() => void>();
const queueOf = (account: string): readonly NewCheck[] => {
  const known = queues.get(account) ?? read<NewCheck[]>(queueKey(account)) ?? none;
  queues.set(account, known);
  return known;
};
function setQueue(account: string, queue: readonly NewCheck[]): void {
  queues.set(account, queue);
  write(queueKey(account), queue);
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Keeps a check until there is a network. */
export function enqueue(account: string, check: NewCheck): void {
  setQueue(account, [...queueOf(account), check]);
}

/** The checks that wait on this device, oldest first. */
export function useQueue(account: string): readonly NewCheck[] {
  return useSyncExternalStore(subscribe, () => queueOf(account));
}

/** True for refusals that time heals: no network, overload. */
export const mayHeal = (error: unknown): boolean =>
  error instanceof ServiceProblem && (error.status === 0 || error.status >= 500 || error.status === 429);

let flushing = false;
/** Sends what waits, oldest first; the client-made key makes a repeated sending harmless. Counts those sent and those refused. */
export async function flush(api: Api, account: string): Promise<{ sent: number; refused: number }> {
  if (flushing) return { sent: 0, refused: 0 };
  flushing = true;
  let sent = 0;
  let refused = 0;
  try {
    for (let check = queueOf(account)[0]; check; check = queueOf(account)[0]) {
      try {
        await api.gates.check(check);
        sent += 1;
      } catch (error) {
        if (mayHeal(error) || (error instanceof ServiceProblem && error.status === 401)) break;
        refused += 1;
      }
      setQueue(account, queueOf(account).slice(1));
    }
  } finally {
    flushing = false;
  }
  return { sent, refused };
}
