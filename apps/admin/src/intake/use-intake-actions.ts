import {
  type ActResultDto,
  type OfficerAction,
  type UnitKind,
  actOnRegistrations,
} from '@khai-bao/api-client/registration';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText, stateText } from '../texts/words.js';
import { intakeListTexts } from './intake-list.texts.js';

export interface RegistrationToActOn {
  unitId: string;
  name: string;
  kind: UnitKind;
  usesNcovi: boolean;
}

export interface BulkAction {
  action: OfficerAction;
  targets: readonly RegistrationToActOn[];
  note?: string;
}

/** So many units go in one request: seconds of work, and no request of it is cut off for taking too long. */
const bulkActionChunkSize = 50;
let leaving = false;
addEventListener('pagehide', () => (leaving = true), { capture: true });
addEventListener('pageshow', () => (leaving = false), { capture: true });

/** One portion after another while the page is there; what is left goes in one request when it is left. */
async function actInChunks(
  ids: readonly string[],
  act: (ids: string[]) => Promise<readonly ActResultDto[]>,
): Promise<ActResultDto[]> {
  const results: ActResultDto[] = [];
  const left = [...ids];
  const last = (): void => void (left.length > 0 && act(left.splice(0)).catch(() => undefined));
  addEventListener('pagehide', last);
  try {
    while (left.length > 0)
      results.push(...(await act(left.splice(0, leaving ? left.length : bulkActionChunkSize))));
  } finally {
    removeEventListener('pagehide', last);
  }
  return results;
}

/** Sends the actions of the intake and says what came of them: a message for one, a line for many. */
export function useIntakeActions(onDone: (targets: readonly RegistrationToActOn[]) => void) {
  const api = useApi();
  const client = useQueryClient();
  const t = intakeListTexts.useTexts();
  const words = commonTexts.useTexts();
  const [outcome, setOutcome] = useState<{
    results: readonly ActResultDto[];
    names: ReadonlyMap<string, string>;
  } | null>(null);
  const mutation = useMutation({
    mutationFn: ({ action, targets, note }: BulkAction) =>
      actInChunks(
        targets.map((target) => target.unitId),
        async (ids) =>
          (
            await actOnRegistrations({
              client: api.client,
              body: { action, ids, note: note || undefined },
              keepalive: true,
            })
          ).results,
      ),
    onSuccess: (results, { targets }) => {
      const [only] = results;
      const [target] = targets;
      if (targets.length === 1 && only && target) {
        if (only.ok)
          notify({ tone: 'pass', text: t.doneOne(target.name, stateText(only.state ?? '', words)) });
        else notify({ tone: 'stop', text: t.doneOne(target.name, problemText(only.code ?? 'unknown')) });
      } else {
        setOutcome({ results, names: new Map(targets.map((one) => [one.unitId, one.name])) });
      }
      onDone(targets);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.intake }),
  });
  return { act: mutation.mutate, busy: mutation.isPending, outcome, clear: () => setOutcome(null) };
}
