import { newKey } from '@khai-bao/api-client/admin';
import type { NewCheck } from '@khai-bao/api-client/admin';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { gateTexts } from './gate.texts.js';
import { enqueue, flush, mayHeal, refreshKeys, useQueue } from './kept.js';
import type { Post } from './kept.js';
import type { GateResult } from './verify.js';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

/** What the browser believes about the network. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

/** Records at one gate: at the service, or kept on the device until there is a network; keeps the keys fresh. */
export function useAtGate(post: Post, onRecorded: () => void) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const { accountId } = useProfile();
  const client = useQueryClient();
  const waiting = useQueue(accountId);
  const [recording, setRecording] = useState(false);
  const key = useRef({ pass: '', id: '' });
  const fresh = (): void => {
    void client.invalidateQueries({ queryKey: ['counters'] });
    void client.invalidateQueries({ queryKey: ['checks'] });
  };
  const tend = useEffectEvent(() => {
    void refreshKeys(api).catch(() => undefined);
    void flush(api, accountId).then(({ sent, refused }) => {
      if (sent > 0) fresh();
      if (refused > 0) notify({ tone: 'stop', text: t.lost(refused) });
    });
  });
  useEffect(() => {
    tend();
    const timer = setInterval(() => tend(), 60_000);
    const back = (): void => tend();
    addEventListener('online', back);
    return () => {
      clearInterval(timer);
      removeEventListener('online', back);
    };
  }, []);

  const send = async (check: NewCheck): Promise<boolean> => {
    try {
      await api.gates.check(check);
      return true;
    } catch (error) {
      if (!mayHeal(error)) throw error;
      enqueue(accountId, check);
      notify({ tone: 'caution', text: t.queued });
      return false;
    }
  };
  const record = (result: Extract<GateResult, { kind: 'pass' }>, decision: 'admit' | 'stop'): void => {
    if (recording) return;
    // One key for one showing of a pass, so that a second press records nothing twice.
    if (key.current.pass !== result.pass) key.current = { pass: result.pass, id: newKey() };
    setRecording(true);
    const check: NewCheck = {
      clientKey: key.current.id,
      gateId: post.gateId,
      direction: post.direction,
      pass: result.pass,
      decision,
      checkedAt: new Date().toISOString(),
    };
    send(check)
      .then((sent) => {
        const what =
          decision === 'stop'
            ? t.recorded.stopped
            : post.direction === 'entry'
              ? t.recorded.in
              : t.recorded.out;
        if (sent)
          notify({
            tone: decision === 'stop' ? 'caution' : 'pass',
            text: result.person ? t.recordedWho(what, result.person.shortName) : what,
          });
        key.current = { pass: '', id: '' };
        fresh();
        onRecorded();
      })
      .catch((error: unknown) => notify({ tone: 'stop', text: problemText(error) }))
      .finally(() => setRecording(false));
  };
  return { record, recording, waiting };
}
