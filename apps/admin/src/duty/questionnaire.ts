import { questionnaire2021 } from '@khai-bao/health-form';
import type { ConsentText, Questionnaire } from '@khai-bao/health-form';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';

/** The current questionnaire with its consent; null until it is read. */
export function useCurrentQuestionnaire(): { questionnaire: Questionnaire; consent: ConsentText } | null {
  const { gates } = useApi();
  const { data } = useQuery({ queryKey: ['questionnaire'], queryFn: () => gates.questionnaire<Questionnaire>(), staleTime: 600_000 });
  return data ? { questionnaire: data.document, consent: data.consent } : null;
}

/** The questionnaire whose words name answers; the bundled one until the current one is read. */
export function useQuestionTexts(): Questionnaire {
  return useCurrentQuestionnaire()?.questionnaire ?? questionnaire2021;
}
