import type { CurrentQuestionnaireDto, GateByCodeDto } from '@khai-bao/api-client/declarations';
import { ApiProblem } from '@khai-bao/api-client';
import { isValidGateCode } from '@khai-bao/health-form';
import { useCallback, useEffect, useState } from 'react';
import { loadGate, loadQuestionnaire, type Device } from '../keep/device.js';
import { unknownGate } from '../declaration/gate-place.js';
import { toMissingGate, type MissingGate } from './closed-gate.js';

/** How far the form of a gate is. */
export type GateState =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      readonly gate: GateByCodeDto;
      readonly questionnaire: CurrentQuestionnaireDto;
      readonly fromMemory: boolean;
    }
  | MissingGate
  | { readonly kind: 'failed' };

/**
 * The gate of a code and the questionnaire of today. What the device remembers shows at once; the network then has the
 * last word: a gate that was retired since is said to be.
 */
export function useGate({ store }: Device, code: string): readonly [GateState, retry: () => void] {
  const [state, setState] = useState<GateState>({ kind: 'loading' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const gone = new AbortController();
    const show = (next: GateState | ((now: GateState) => GateState)): void => {
      if (!gone.signal.aborted) setState(next);
    };
    const remembered = async (): Promise<void> => {
      const [gate, questionnaire] = await Promise.all([
        store.get<GateByCodeDto>('gates', code),
        store.get<CurrentQuestionnaireDto>('values', 'questionnaire'),
      ]);
      if (gate && questionnaire)
        show((now) =>
          now.kind === 'loading' ? { kind: 'ready', gate, questionnaire, fromMemory: true } : now,
        );
    };
    const fresh = async (): Promise<void> => {
      try {
        const [gate, questionnaire] = await Promise.all([
          loadGate(store, code, gone.signal),
          loadQuestionnaire(store, gone.signal).catch(async (error: unknown) => {
            const kept = await store.get<CurrentQuestionnaireDto>('values', 'questionnaire');
            if (!kept) throw error;
            return kept;
          }),
        ]);
        show({ kind: 'ready', gate, questionnaire, fromMemory: false });
      } catch (error) {
        const problem = error instanceof ApiProblem ? error : null;
        const missing = problem && toMissingGate(problem);
        if (missing) {
          await store.remove('gates', code);
          show(missing);
          return;
        }
        await memory;
        const questionnaire = await store.get<CurrentQuestionnaireDto>('values', 'questionnaire');
        // A code whose check character fits is worth a declaration that waits; the server has the last word on it.
        const blind = problem?.offline && questionnaire && isValidGateCode(code);
        show((now) =>
          now.kind === 'ready'
            ? now
            : blind
              ? { kind: 'ready', gate: unknownGate(code), questionnaire, fromMemory: true }
              : { kind: 'failed' },
        );
      }
    };
    const memory = remembered();
    void fresh();
    return () => gone.abort();
  }, [store, code, round]);

  useEffect(() => {
    const again = (): void => setRound((now) => now + 1);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, []);

  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    setRound((now) => now + 1);
  }, []);
  return [state, retry];
}
