import { getContact } from '@khai-bao/api-client/alerts';
import { formatDateTime } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { QueryResult } from '../navigation/page.js';
import { Dialog } from '../parts/dialog.js';
import { useApi } from '../session/session.js';
import { contactTexts } from './contacts.texts.js';
import { contactKeys } from './use-contacts.js';

/** What was recorded about one contact, the newest first. */
export function ContactHistoryDialog({
  caseId,
  contactId,
  name,
  onClose,
}: {
  caseId: string;
  contactId: string;
  name: string;
  onClose: () => void;
}) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...contactKeys.all(caseId), 'one', contactId],
    queryFn: () => getContact({ client: api.client, path: { id: caseId, contactId } }),
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  return (
    <Dialog opened onClose={onClose} title={t.historyTitle(name)}>
      <QueryResult query={query} rows={3}>
        {({ history }) =>
          history.length === 0 ? (
            <p className="dim">{t.noHistory}</p>
          ) : (
            <ol className="steps">
              {history.map((line) => (
                <li key={`${line.at}${line.result}`}>
                  <strong>{t.results[line.result]}</strong> – {line.actorName ?? t.byLink}
                  {line.note !== null && <q>{line.note}</q>}
                  <time className="num">{formatDateTime(line.at)}</time>
                </li>
              ))}
            </ol>
          )
        }
      </QueryResult>
    </Dialog>
  );
}
