import '../styles/inspections.css';
import { listOpenInspectionPoints } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { inspectionsTexts } from './inspections.texts.js';
import { DoneButton, DueTag, usePointText } from './points.js';

function OpenPoints() {
  const t = inspectionsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const pointText = usePointText();
  const canNote = useHasPermission('inspection.note');
  const query = useInfiniteQuery({
    queryKey: ['inspections', 'open'],
    queryFn: ({ pageParam }) =>
      listOpenInspectionPoints({ client: api.client, query: { cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 60_000,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t.openTitle}>
        <Link to="/bao-phu">{t.back}</Link>
      </PageHead>
      <div className="plain-pane">
        <p className="dim open-points-intro">{t.openIntro}</p>
        <QueryResult
          query={query}
          empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
        >
          {() => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.unit}</th>
                  <th>{t.what}</th>
                  <th>{t.dueColumn}</th>
                  <th>
                    <span className="visually-hidden">{t.done}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((point) => (
                  <tr key={point.pointId}>
                    <td className="main">
                      <Link to="/tiep-nhan" search={{ view: 'all', id: point.unitId }} className="name">
                        {point.unitName}
                      </Link>
                      <span className="under">
                        {point.street}, {point.areaName}
                      </span>
                    </td>
                    <td className="point-words">{pointText(point)}</td>
                    <td className="nowrap num">
                      <DueTag point={point} />
                    </td>
                    <td>{canNote && <DoneButton point={point} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
        {query.hasNextPage && (
          <div className="more">
            <Button variant="quiet" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {words.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

/** What is open after inspections in one's area. */
export function OpenPointsPage() {
  // The Health Department reads the numbers; inspections are the committees' and DIC's.
  return (
    <PageGuard section="coverage" permission="inspection.read">
      <OpenPoints />
    </PageGuard>
  );
}
