import { DeclarationStatus, Outcome, type RevokedInsideItemDto } from '@khai-bao/api-client/declarations';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApi } from '../session/session.js';
import { requestRevokedInside } from './gate-requests.js';
import { revocationKeeper } from './revocation-keeper.js';
import { isMuted, signalVerdict } from './verdict-signal.js';

const refreshIntervalMs = 30_000;
const queryKey = ['revoked-inside'];
const dismissedKey = 'kb-revoked-inside-seen';

/** One change of one declaration: another change of it is shown again. */
const changeKeyOf = ({ declarationId, changedAt }: RevokedInsideItemDto): string =>
  `${declarationId}|${changedAt}`;

function readDismissed(): readonly string[] {
  try {
    return JSON.parse(sessionStorage.getItem(dismissedKey) ?? '[]') as string[];
  } catch {
    return [];
  }
}
function writeDismissed(keys: readonly string[]): void {
  try {
    sessionStorage.setItem(dismissedKey, JSON.stringify(keys));
  } catch {
    // It holds as long as the page.
  }
}

/** Changes whose signal has sounded on this page. */
const signalled = new Set<string>();

/** A corrected declaration that is harmless has a new pass: nobody has to be found. */
const isHarmless = ({ status, outcome, reported }: RevokedInsideItemDto): boolean =>
  !reported && status === DeclarationStatus.CORRECTED && outcome === Outcome.CLEAR;

/**
 * The people inside whose declaration was changed after they had entered, without those that the guard has dismissed. Asked for at the
 * start, every 30 seconds, and when this device learns of new revocations; a new one sounds once.
 */
export function useRevokedInside(): {
  readonly items: readonly RevokedInsideItemDto[];
  readonly dismiss: (item: RevokedInsideItemDto) => void;
} {
  const api = useApi();
  const client = useQueryClient();
  const [dismissed, setDismissed] = useState(readDismissed);
  const lastRevocation = useSyncExternalStore(
    revocationKeeper.subscribe,
    () => revocationKeeper.current()?.number,
  );
  const { data } = useQuery({
    queryKey,
    queryFn: () => requestRevokedInside(api.client),
    refetchInterval: refreshIntervalMs,
    refetchIntervalInBackground: true,
    retry: false,
  });
  useEffect(() => {
    if (lastRevocation !== undefined) void client.invalidateQueries({ queryKey });
  }, [client, lastRevocation]);
  const items = (data?.items ?? []).filter(
    (one) => !isHarmless(one) && !dismissed.includes(changeKeyOf(one)),
  );
  const shown = items.map(changeKeyOf).join();
  useEffect(() => {
    const unheard = shown.split(',').filter((key) => key !== '' && !signalled.has(key));
    if (unheard.length === 0) return;
    for (const key of unheard) signalled.add(key);
    signalVerdict('stop', isMuted());
  }, [shown]);
  const dismiss = (item: RevokedInsideItemDto): void => {
    const next = [...dismissed, changeKeyOf(item)];
    setDismissed(next);
    writeDismissed(next);
  };
  return { items, dismiss };
}
