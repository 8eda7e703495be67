import type { BulkResult, IntakeAction } from '@khai-bao/api-client/admin';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { keys } from '../shell/waiting.js';
import { common } from '../texts/common.texts.js';
import { problemText, stateText } from '../texts/words.js';
import { intakeTexts } from './intake.texts.js';

export interface Target {
  unitId: string;
  name: string;
}

export interface Order {
  action: IntakeAction;
  targets: readonly Target[];
  note?: string;
}

/** Sends the actions of the intake and says what came of them: a message for one, a list for many. */
export function useIntakeActions(onDone: (targets: readonly Target[]) => void) {
  const api = useApi();
  const client = useQueryClient();
  const t = intakeTexts.useTexts();
  const words = common.useTexts();
  const [outcome, setOutcome] = useState<{
    results: readonly BulkResult[];
    names: ReadonlyMap<string, string>;
  } | null>(null);
  const mutation = useMutation({
    mutationFn: ({ action, targets, note }: Order) =>
      api.intake.act(
        action,
        targets.map((target) => target.unitId),
        note,
      ),
    onSuccess: ({ results }, { targets }) => {
      const [only] = results;
      const [target] = targets;
      if (targets.length === 1 && only && target) {
        if (only.ok)
          notify({ tone: 'pass', text: t.doneOne(target.name, stateText(only.state ?? '', words)) });
        else
          notify({ tone: 'stop', text: t.doneOne(target.name, problemText(only.code ?? 'unknown', words)) });
      } else {
        setOutcome({ results, names: new Map(targets.map((one) => [one.unitId, one.name])) });
      }
      onDone(targets);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.intake }),
  });
  return { act: mutation.mutate, busy: mutation.isPending, outcome, clear: () => setOutcome(null) };
}
