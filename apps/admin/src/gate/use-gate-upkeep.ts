import { useNow } from '@khai-bao/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useApi, useProfile } from '../session/session.js';
import { checkQueue } from './check-queue.js';
import { refreshPassKeys } from './gate-storage.js';
import { ageOfList, type ListAge } from './revocation-age.js';
import { revocationKeeper } from './revocation-keeper.js';

/** Keys and revocations are asked for anew after this, milliseconds. */
const refreshIntervalMs = 30_000;
/** What waits is tried again after this, milliseconds: nothing tells a page that a server is back. */
const flushIntervalMs = 5_000;

/** The server's time as a value that moves, milliseconds since 1970. */
export function useServerNow(step = 1000): number {
  const { clock } = useApi().session;
  useNow(step);
  return clock.now();
}

/** Up to when revocations are known here, and how old that is. */
export interface RevocationState {
  readonly age: ListAge;
  /** ISO 8601; null without a list. */
  readonly asOf: string | null;
}

/** The age of the list of revocations, which moves with time. */
export function useRevocationState(): RevocationState {
  const list = useSyncExternalStore(revocationKeeper.subscribe, revocationKeeper.current);
  const now = useServerNow(refreshIntervalMs);
  return {
    age: ageOfList(list, now),
    asOf: list === null ? null : new Date(list.asOf * 1000).toISOString(),
  };
}

/** Marks the numbers and lists of checks as out of date. */
export function useRefreshChecks(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['counters'] });
    void client.invalidateQueries({ queryKey: ['checks'] });
  };
}

/**
 * Keeps this device ready, whichever view is shown: sends what waits, whoever made it, and renews keys and revocations at the start, every
 * 30 seconds, when the network is back and when the page is seen again. A storage that did not answer is read again then.
 */
export function useGateUpkeep(): void {
  const api = useApi();
  const { accountId, unit } = useProfile();
  const refreshChecks = useRefreshChecks();
  const flush = useEffectEvent(() => {
    if (checkQueue.current().every(({ refusal }) => refusal !== null)) return;
    void checkQueue.flush(api, { accountId, unitId: unit?.id ?? null }).then(({ sent }) => {
      if (sent > 0) refreshChecks();
    });
  });
  const renew = useEffectEvent(() => {
    void checkQueue.read().then(() => flush());
    void refreshPassKeys(api)
      .catch(() => undefined)
      .then(() => revocationKeeper.refresh(api));
  });
  useEffect(() => {
    void revocationKeeper.load();
    renew();
    const timers = [
      setInterval(() => flush(), flushIntervalMs),
      setInterval(() => renew(), refreshIntervalMs),
    ];
    const back = (): void => renew();
    const seen = (): void => {
      if (document.visibilityState === 'visible') renew();
    };
    addEventListener('online', back);
    document.addEventListener('visibilitychange', seen);
    return () => {
      timers.forEach((timer) => clearInterval(timer));
      removeEventListener('online', back);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
}
