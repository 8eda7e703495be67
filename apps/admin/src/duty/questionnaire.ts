import { getCurrentQuestionnaire } from '@khai-bao/api-client/declarations';
import { questionnaire2021 } from '@khai-bao/health-form';
import type { Questionnaire } from '@khai-bao/health-form';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';

/** The current questionnaire with its consent. */
export function useCurrentQuestionnaire() {
  const api = useApi();
  return useQuery({
    queryKey: ['questionnaire'],
    queryFn: () => getCurrentQuestionnaire({ client: api.client }),
    staleTime: 600_000,
  });
}

/** The questionnaire whose words name answers; the bundled one until the current one is read. */
export function useQuestionTexts(): Questionnaire {
  return useCurrentQuestionnaire().data?.document ?? questionnaire2021;
}
