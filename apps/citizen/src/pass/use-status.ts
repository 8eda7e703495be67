import { ApiProblem, withServerTime } from '@khai-bao/api-client';
import { getDeclarationStatus } from '@khai-bao/api-client/declarations';
import { useEffect, useState } from 'react';
import { noteServerTime } from '../keep/server-clock.js';
import { awaitsConfirmation } from '../declaration/declaration-status.js';
import type { KeptDeclaration } from '../keep/store.js';
import { useDevice } from '../shell/device-context.js';

/** Milliseconds until the next look: soon while somebody waits to hear that help was told, seldom otherwise. */
function pollIntervalMs(entry: KeptDeclaration): number {
  if (awaitsConfirmation(entry)) return 3_000;
  if (entry.answer?.outcome !== 'suspected') return 60_000;
  return !entry.status?.medicalCentreNotifiedAt ? 3_000 : !entry.status.acknowledgedAt ? 10_000 : 60_000;
}

/** Follows what became of an accepted declaration while its page is open. True: the last look got no answer. */
export function useDeclarationStatus(entry: KeptDeclaration): boolean {
  const { store, outbox } = useDevice();
  const [away, setAway] = useState(false);
  const { key } = entry;
  const id = entry.answer?.declarationId;
  const entryToken = entry.answer?.deviceToken;
  const changedAt = entry.change?.doneAt ?? null;

  useEffect(() => {
    if (!id) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      // Declarations that were made without a network may each have a token of their own.
      const token = entryToken ?? (await store.get<string>('values', 'deviceToken'));
      try {
        if (token) {
          const { body, serverTime } = await withServerTime((client) =>
            getDeclarationStatus({
              client,
              path: { id },
              headers: { 'x-device-token': token },
              signal: gone.signal,
            }),
          );
          noteServerTime(serverTime);
          await outbox.noteStatus(key, body);
        }
        if (!gone.signal.aborted) setAway(false);
      } catch (error) {
        if (gone.signal.aborted) return;
        setAway(error instanceof ApiProblem && (error.offline || error.status >= 500));
      }
      const now = outbox.find(key);
      if (now && !gone.signal.aborted) timer = setTimeout(() => void look(), pollIntervalMs(now));
    };
    const lookNow = (): void => void look();
    lookNow();
    window.addEventListener('online', lookNow);
    return () => {
      gone.abort();
      clearTimeout(timer);
      window.removeEventListener('online', lookNow);
    };
    // A change that was just recorded is looked at again at once.
  }, [id, entryToken, key, store, outbox, changedAt]);
  return away;
}
