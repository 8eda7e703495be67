import {
  type AccountRequestDto,
  type DecisionDto,
  approveAccountRequests,
  refuseAccountRequests,
} from '@khai-bao/api-client/accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { requestsTexts } from './requests.texts.js';

/** Requests to approve, or with a reason to refuse. */
interface RequestDecision {
  readonly items: readonly AccountRequestDto[];
  readonly reason: string | null;
}

/** Sends decisions and reports their results: a message for one request, a list for many. */
export function useRequestDecisions(onDone: () => void) {
  const t = requestsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<{
    results: readonly DecisionDto[];
    names: ReadonlyMap<string, string>;
  } | null>(null);
  const deliveryText = (result: DecisionDto): string =>
    result.delivery === 'mail' ? t.mailed : result.delivery === 'handover' ? t.handover : t.refused;
  const mutation = useMutation({
    mutationFn: ({ items, reason }: RequestDecision) => {
      const ids = items.map((item) => item.accountId);
      return reason === null
        ? approveAccountRequests({ client: api.client, body: { ids } })
        : refuseAccountRequests({ client: api.client, body: { ids, reason } });
    },
    onSuccess: ({ results }, { items }) => {
      const [only] = results;
      const [item] = items;
      if (items.length === 1 && only && item) {
        notify(
          only.ok
            ? { tone: 'pass', text: t.one(item.unitName, deliveryText(only)) }
            : { tone: 'stop', text: t.one(item.unitName, problemText(only.code ?? 'unknown')) },
        );
      } else setOutcome({ results, names: new Map(items.map((one) => [one.accountId, one.unitName])) });
      onDone();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.requests }),
        client.invalidateQueries({ queryKey: queryKeys.threads }),
      ]),
  });
  return {
    decide: mutation.mutate,
    busy: mutation.isPending,
    outcome,
    deliveryText,
    clear: () => setOutcome(null),
  };
}
