import '../styles/trail.css';
import { DayField } from '../parts/day-field.js';
import { listAccessTrail } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { useSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard, SearchBox } from '../navigation/page.js';
import { trailTexts } from './trail.texts.js';
import { useTrailLineText, useTrailFile, type TrailFilter } from './use-trail-file.js';

function Trail() {
  const t = trailTexts.useTexts();
  const api = useApi();
  const wordsOf = useTrailLineText();
  const { typed, q, type } = useSearchText();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const filter: TrailFilter = { q: q || undefined, from: from || undefined, to: to || undefined };
  const query = useInfiniteQuery({
    queryKey: ['trail', q, from, to],
    queryFn: ({ pageParam }) =>
      listAccessTrail({ client: api.client, query: { ...filter, cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const file = useTrailFile(filter);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const searched = q !== '' || from !== '' || to !== '';
  return (
    <>
      <PageHead title={t.title}>
        <SearchBox value={typed} onChange={type} label={t.find} />
      </PageHead>
      <div className="trail-tools">
        <p className="dim">{t.intro}</p>
        <DayField label={t.from} max={to || undefined} value={from} onChange={setFrom} />
        <DayField label={t.to} min={from || undefined} value={to} onChange={setTo} />
        <Button
          variant="quiet"
          busy={file.isPending}
          icon={<Download aria-hidden="true" />}
          onClick={() => file.mutate()}
        >
          {t.download}
        </Button>
      </div>
      <div className="plain-pane" tabIndex={0}>
        <QueryResult
          query={query}
          rows={10}
          empty={() =>
            items.length > 0
              ? null
              : searched
                ? { title: t.emptySearch, text: t.emptySearchText }
                : { title: t.emptyTitle, text: t.emptyText }
          }
        >
          {() => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.at}</th>
                  <th>{t.actor}</th>
                  <th>{t.action}</th>
                  <th>{t.subject}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item, i) => {
                  const words = wordsOf(item);
                  return (
                    <tr key={`${item.at}${item.subjectId}${i}`}>
                      <td className="num nowrap">{words.at}</td>
                      <td className="main">
                        <span className="strong">{words.actor}</span>
                        <span className="under">{[words.role, words.place].filter(Boolean).join(' · ')}</span>
                      </td>
                      <td>{words.action}</td>
                      <td>
                        <span className={words.subject ? 'strong' : 'code trail-code'}>
                          {words.subject || item.subjectId}
                        </span>
                        <span className="under">{words.kind}</span>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
        </QueryResult>
        <LoadMoreButton query={query} />
      </div>
    </>
  );
}

/** Who read whose personal data. */
export function TrailPage() {
  return (
    <PageGuard section="trail">
      <Trail />
    </PageGuard>
  );
}
