import type { CheckRecordedDto } from '@khai-bao/api-client/declarations';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { formatTime } from '@khai-bao/ui';
import { useState, useSyncExternalStore } from 'react';
import { useApi, useProfile } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { checkQueue, type SentCheck } from './check-queue.js';
import type { HeldCheck } from './check-store.js';
import type { GateDecision, ShownPass } from './gate-controller.js';
import type { GateStation } from './gate-storage.js';
import { gateTexts } from './gate.texts.js';
import type { LastResult } from './last-result-line.js';
import { RecentPassages } from './recent-passages.js';
import { refusalText } from './refusal-text.js';
import { useRefreshChecks } from './use-gate-upkeep.js';
import type { GateResult } from './verify-pass.js';

/** After this the line says that the check is on the device, and the sending goes on. Milliseconds. */
const answerWaitMs = 2_500;

const withinWait = <T>(work: Promise<T>): Promise<T | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerWaitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/**
 * Records at one gate. A check is held on the device before it is sent, so that nothing is lost with the page. The next person does not
 * wait for it: what came of it stands in one line.
 */
export function useCheckRecording(post: GateStation) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const { accountId, unit } = useProfile();
  const refreshChecks = useRefreshChecks();
  const held = useSyncExternalStore(checkQueue.subscribe, checkQueue.current);
  const [recent] = useState(() => new RecentPassages());
  const [last, setLast] = useState<LastResult | null>(null);
  const sender = { accountId, unitId: unit?.id ?? null };

  const recentAt = (result: GateResult): string | null =>
    result.kind === 'pass'
      ? recent.findAdmission(post, result, checkQueue.current(), api.session.clock.now())
      : null;

  const send = async (
    result: ShownPass,
    decision: GateDecision,
    again: boolean,
  ): Promise<SentCheck | null> => {
    const now = api.session.clock.now();
    const check = {
      clientKey: createIdempotencyKey(now),
      gateId: post.gateId,
      direction: post.direction,
      pass: result.pass,
      decision,
      checkedAt: new Date(now).toISOString(),
      ...(again ? { again } : {}),
    };
    const one: HeldCheck = {
      clientKey: check.clientKey,
      check,
      declarationId: result.declarationId,
      guardId: accountId,
      unitId: sender.unitId,
      heldAt: check.checkedAt,
      refusal: null,
    };
    if (decision === 'admit') recent.addAdmission(post, result, now);
    await checkQueue.hold(one);
    return withinWait(checkQueue.send(api, one, sender));
  };

  const record = (result: ShownPass, decision: GateDecision, again = false): void => {
    const what =
      decision === 'stop' ? t.recorded.stopped : post.direction === 'entry' ? t.recorded.in : t.recorded.out;
    const who = result.person?.shortName ?? null;
    const repeated = (answer: Pick<CheckRecordedDto, 'checkedAt'>): LastResult => ({
      tone: 'caution',
      text: t.repeated(formatTime(answer.checkedAt), who),
      again: () => record(result, decision, true),
    });
    const lineOf = (sent: SentCheck | null): LastResult => {
      if (sent === null || sent.kind === 'waits') return { tone: 'caution', text: t.queued };
      if (sent.kind === 'refused') return { tone: 'stop', text: t.notRecorded(refusalText(sent.code)) };
      if (sent.answer.repeated) return repeated(sent.answer);
      return { tone: decision === 'stop' ? 'caution' : 'pass', text: t.recordedWho(what, who) };
    };
    send(result, decision, again)
      .then((sent) => {
        setLast(lineOf(sent));
        refreshChecks();
      })
      .catch((error: unknown) => setLast({ tone: 'stop', text: problemText(error) }));
  };
  return { record, recentAt, held, last, setLast };
}
