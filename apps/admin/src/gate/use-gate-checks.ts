import type { CheckRecordedDto } from '@khai-bao/api-client/declarations';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { formatTime, useNow } from '@khai-bao/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useApi, useProfile } from '../session/session.js';
import { checkQueue, type SentCheck } from './check-queue.js';
import type { HeldCheck } from './check-store.js';
import { problemText } from '../texts/words.js';
import { gateTexts } from './gate.texts.js';
import type { LastResult } from './last-result-line.js';
import { refreshPassKeys } from './gate-storage.js';
import type { GateStation } from './gate-storage.js';
import { refusalText } from './refusal-text.js';
import type { GateResult } from './verify-pass.js';

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

/** The server's time as a value that moves, milliseconds since 1970. */
export function useServerNow(step = 1000): number {
  const { clock } = useApi().session;
  useNow(step);
  return clock.now();
}

/** How long the guard waits for the service to record; then the check is on the device and the next person comes. Milliseconds. */
const verificationWaitMs = 2_500;
/** The service's rule: the same passage within this time is one, milliseconds. */
const samePassageMs = 600_000;
const queueIntervalMs = 30_000;

type ShownResult = Extract<GateResult, { kind: 'pass' }>;
type Decision = 'admit' | 'stop';
/** The same passage waits on this device already. */
interface EarlierCheck {
  readonly kind: 'twin';
  readonly checkedAt: string;
}

const withinWait = <T>(work: Promise<T>): Promise<T | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), verificationWaitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** The same passage, when it waits on this device and was made a moment ago. */
const findEarlierCheck = (
  held: readonly HeldCheck[],
  check: HeldCheck['check'],
  declarationId: string,
): HeldCheck | undefined =>
  held.find(
    (one) =>
      one.refusal === null &&
      (one.declarationId === declarationId || one.check.pass === check.pass) &&
      one.check.gateId === check.gateId &&
      one.check.direction === check.direction &&
      one.check.decision === check.decision &&
      Math.abs(Date.parse(one.check.checkedAt) - Date.parse(check.checkedAt)) < samePassageMs,
  );

/**
 * Records at one gate. A check is held on the device before it is sent, so that nothing is lost with the page; what waits is sent when
 * there is a network, whoever made it. Keeps the keys fresh.
 */
export function useGateChecks(post: GateStation, onRecorded: () => void) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const { accountId, unit } = useProfile();
  const client = useQueryClient();
  const held = useSyncExternalStore(checkQueue.subscribe, checkQueue.current);
  const [recording, setRecording] = useState(false);
  const [last, setLast] = useState<LastResult | null>(null);
  const sender = { accountId, unitId: unit?.id ?? null };
  const fresh = (): void => {
    void client.invalidateQueries({ queryKey: ['counters'] });
    void client.invalidateQueries({ queryKey: ['checks'] });
  };
  const tend = useEffectEvent(() => {
    void refreshPassKeys(api).catch(() => undefined);
    void checkQueue.flush(api, sender).then(({ sent }) => {
      if (sent > 0) fresh();
    });
  });
  useEffect(() => {
    void checkQueue.read();
    tend();
    const timer = setInterval(() => tend(), queueIntervalMs);
    const back = (): void => tend();
    addEventListener('online', back);
    return () => {
      clearInterval(timer);
      removeEventListener('online', back);
    };
  }, []);

  const send = async (
    result: ShownResult,
    decision: Decision,
    again: boolean,
  ): Promise<SentCheck | null | EarlierCheck> => {
    const now = new Date(api.session.clock.now()).toISOString();
    const check = {
      clientKey: createIdempotencyKey(api.session.clock.now()),
      gateId: post.gateId,
      direction: post.direction,
      pass: result.pass,
      decision,
      checkedAt: now,
      ...(again ? { again } : {}),
    };
    const twin = again ? undefined : findEarlierCheck(checkQueue.current(), check, result.declarationId);
    if (twin) return { kind: 'twin', checkedAt: twin.check.checkedAt };
    const one: HeldCheck = {
      clientKey: check.clientKey,
      check,
      declarationId: result.declarationId,
      guardId: accountId,
      unitId: sender.unitId,
      heldAt: now,
      refusal: null,
    };
    await checkQueue.hold(one);
    return withinWait(checkQueue.send(api, one, sender));
  };

  const record = (result: ShownResult, decision: Decision, again = false): void => {
    if (recording) return;
    setRecording(true);
    const what =
      decision === 'stop' ? t.recorded.stopped : post.direction === 'entry' ? t.recorded.in : t.recorded.out;
    const who = result.person?.shortName ?? null;
    const repeated = (answer: Pick<CheckRecordedDto, 'checkedAt'>): LastResult => ({
      tone: 'caution',
      text: t.repeated(formatTime(answer.checkedAt), who),
      again: () => record(result, decision, true),
    });
    const lineOf = (sent: SentCheck | null | EarlierCheck): LastResult => {
      if (sent?.kind === 'twin') return repeated(sent);
      if (sent === null || sent.kind === 'waits') return { tone: 'caution', text: t.queued };
      if (sent.kind === 'refused') return { tone: 'stop', text: t.notRecorded(refusalText(sent.code)) };
      if (sent.answer.repeated) return repeated(sent.answer);
      return { tone: decision === 'stop' ? 'caution' : 'pass', text: t.recordedWho(what, who) };
    };
    send(result, decision, again)
      .then((sent) => {
        setLast(lineOf(sent));
        fresh();
        onRecorded();
      })
      .catch((error: unknown) => setLast({ tone: 'stop', text: problemText(error) }))
      .finally(() => setRecording(false));
  };
  return { record, recording, held, last, setLast };
}
