import { listCoVisitorFailures } from '@khai-bao/api-client/alerts';
import { formatDate, formatPhone } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { QueryResult } from '../navigation/page.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { useApi } from '../session/session.js';
import { coVisitorTexts } from './co-visitors.texts.js';
import { coVisitorKeys } from './use-co-visitors.js';

const pageSize = 50;

/** Whom a notice did not reach, and why. Each reading is a line of the access trail, so it is opened on request. */
export function NoticeFailures({ caseId, noticeId }: { caseId: string; noticeId: string }) {
  const t = coVisitorTexts.useTexts();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: coVisitorKeys.failures(caseId, noticeId),
    queryFn: ({ pageParam }) =>
      listCoVisitorFailures({
        client: api.client,
        path: { id: caseId, noticeId },
        query: { limit: pageSize, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <QueryResult query={query} rows={2}>
        {() => (
          <ul className="co-visitor-failures">
            {items.map(({ recipientId, fullName, phone, day, failure, attempts }) => (
              <li key={recipientId}>
                <strong>{fullName ?? t.nameless}</strong>
                <span className="num">
                  {phone !== '' && (
                    <>
                      <a href={`tel:${phone}`}>{formatPhone(phone)}</a> ·{' '}
                    </>
                  )}
                  {formatDate(day)}
                </span>
                <span className="dim">
                  {t.failures[failure]}, {t.tries(attempts)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryResult>
      <LoadMoreButton query={query} />
    </>
  );
}
