import { getOwnTraining } from '@khai-bao/api-client/support';
import { formatDateTime } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

const refetchMs = 10 * 60_000;

/** What a committee has written to this unit because nobody of it has come to a session yet. */
export function TrainingCall() {
  const t = trainingTexts.useTexts().call;
  const api = useApi();
  const query = useQuery({
    queryKey: [...trainingKey, 'own'],
    queryFn: () => getOwnTraining({ client: api.client }),
    refetchInterval: refetchMs,
  });
  const call = query.data?.call;
  if (!call) return null;
  return (
    <Notice tone="yours">
      <strong>{t.from(call.place, formatDateTime(call.calledAt))}</strong>
      <span className="notice-words">{call.text}</span>
      <Link to="/tap-huan" search={{}}>
        {t.open}
      </Link>
    </Notice>
  );
}
