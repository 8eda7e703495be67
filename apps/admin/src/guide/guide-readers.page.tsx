import '../styles/guide.css';
import { listGuideReaders } from '@khai-bao/api-client/support';
import { Empty } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { useApi } from '../session/session.js';
import { guideReadersTexts } from './guide-readers.texts.js';

function GuideReaders() {
  const t = guideReadersTexts.useTexts();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['guide-readers'],
    queryFn: ({ pageParam }) =>
      listGuideReaders({
        client: api.client,
        query: pageParam === undefined ? {} : { cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/bao-phu">{t.back}</Link>
      </PageHead>
      <div className="plain-pane guide-pane">
        <p className="dim">{t.intro}</p>
        <QueryResult
          query={query}
          empty={({ pages }) =>
            pages[0]?.counts.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null
          }
        >
          {({ pages }) => (
            <>
              <table className="table">
                <caption className="visually-hidden">{t.byArea}</caption>
                <thead>
                  <tr>
                    <th>{t.area}</th>
                    <th>{t.current(pages[0]?.version ?? '')}</th>
                    <th>{t.older}</th>
                    <th>{t.never}</th>
                  </tr>
                </thead>
                <tbody>
                  {pages[0]?.counts.map(({ areaCode, areaName, current, older, never }) => (
                    <tr key={areaCode}>
                      <td className="main strong">{areaName}</td>
                      <td className="num" data-label={t.current(pages[0]?.version ?? '')}>
                        {current}
                      </td>
                      <td className="num" data-label={t.older}>
                        {older}
                      </td>
                      <td className="num" data-label={t.never}>
                        {never}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <h2>{t.units}</h2>
              {pages[0]?.items.length === 0 ? (
                <Empty title={t.allRead} />
              ) : (
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t.unit}</th>
                      <th>{t.area}</th>
                      <th>{t.last}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {pages.flatMap(({ items }) =>
                      items.map(({ unitId, name, areaName, version }) => (
                        <tr key={unitId}>
                          <td className="main strong">{name}</td>
                          <td data-label={t.area}>{areaName}</td>
                          <td className="num" data-label={t.last}>
                            {version ?? t.none}
                          </td>
                        </tr>
                      )),
                    )}
                  </tbody>
                </table>
              )}
              <LoadMoreButton query={query} />
            </>
          )}
        </QueryResult>
      </div>
    </>
  );
}

/** Which units have not opened the current guide, by area and by name. */
export function GuideReadersPage() {
  return (
    <PageGuard section="coverage">
      <GuideReaders />
    </PageGuard>
  );
}
