import { endOtherSessions, endSession, listSessions } from '@khai-bao/api-client/accounts';
import { Button, Loading, Tag, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Where one is signed in: one device, or all but this one, are signed out at once. */
export function Devices() {
  const t = sessionTexts.useTexts().devices;
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['devices'], queryFn: () => listSessions({ client: api.client }) });
  const end = useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? endOtherSessions({ client: api.client })
        : endSession({ client: api.client, path: { id } }),
    onSuccess: (_, id) => notify({ tone: 'pass', text: id === null ? t.endedOthers : t.ended }),
    onSettled: () => client.invalidateQueries({ queryKey: ['devices'] }),
  });
  const problem = query.error ?? end.error;
  const items = query.data?.items ?? [];
  return (
    <div className="stack">
      {problem && <Notice tone="stop">{problemText(problem)}</Notice>}
      <p className="dim">{t.hint}</p>
      {query.isPending && <Loading rows={3} />}
      <ul className="results">
        {items.map((one) => (
          <li key={one.id}>
            <span>
              <span className="strong">{one.device}</span> {one.current && <Tag tone="blue">{t.here}</Tag>}
              <br />
              <span className="dim num">
                {t.line(formatDateTime(one.since), formatDateTime(one.lastUsedAt))}
              </span>
            </span>
            {!one.current && (
              <Button
                size="small"
                variant="plain"
                aria-label={t.endOf(one.device)}
                busy={end.isPending && end.variables === one.id}
                onClick={() => end.mutate(one.id)}
              >
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <div className="row">
          <Button
            variant="quiet"
            busy={end.isPending && end.variables === null}
            onClick={() => end.mutate(null)}
          >
            {t.endOthers}
          </Button>
        </div>
      )}
    </div>
  );
}
