import { getOwnNcoviCover } from '@khai-bao/api-client/registration';
import { formatDate } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { ncoviTexts } from './ncovi.texts.js';

/** Tells a unit that the NCOVI list covers it, or until when it still does after it has left the list. */
export function OwnCoverNotice() {
  const t = ncoviTexts.useTexts();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['ncovi-cover'],
    queryFn: () => getOwnNcoviCover({ client: api.client }),
  });
  if (data?.basis === 'grace' && data.until !== null)
    return (
      <Notice tone="caution">
        <strong>{t.ownGrace(formatDate(data.until))}</strong>
        <span className="notice-words">{t.ownGraceHint}</span>
      </Notice>
    );
  if (data?.basis === 'listed' && data.entryId !== null)
    return <Notice tone="blue">{t.ownListed(data.entryId)}</Notice>;
  return null;
}
