import { type ActResultDto, releasePharmacies } from '@khai-bao/api-client/registration';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { pharmacyTexts } from './pharmacy.texts.js';

export interface PharmacyToRelease {
  unitId: string;
  name: string;
}

/** Sends pharmacies on for an account and says what came of it: a message for one, a list for many. */
export function usePharmacyRelease() {
  const api = useApi();
  const client = useQueryClient();
  const t = pharmacyTexts.useTexts();
  const [outcome, setOutcome] = useState<{
    results: readonly ActResultDto[];
    names: ReadonlyMap<string, string>;
  } | null>(null);
  const mutation = useMutation({
    mutationFn: (targets: readonly PharmacyToRelease[]) =>
      releasePharmacies({ client: api.client, body: { ids: targets.map(({ unitId }) => unitId) } }),
    onSuccess: ({ results }, targets) => {
      const [only] = results;
      const [target] = targets;
      if (targets.length > 1 || only === undefined || target === undefined)
        setOutcome({ results, names: new Map(targets.map(({ unitId, name }) => [unitId, name])) });
      else if (only.ok) notify({ tone: 'pass', text: t.released(target.name) });
      else notify({ tone: 'stop', text: `${target.name}: ${problemText(only.code ?? 'unknown')}` });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.pharmacies }),
  });
  return { release: mutation.mutate, busy: mutation.isPending, outcome, clear: () => setOutcome(null) };
}
