import { listTrainingAttendance, type TrainingSessionDto } from '@khai-bao/api-client/support';
import { formatTime } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Dialog } from '../parts/dialog.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { QueryResult } from '../navigation/page.js';
import { useApi } from '../session/session.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

const pageSize = 100;

/** Who is signed up for a session, who came when, and who left when that is known. */
export function AttendanceDialog({ session, onClose }: { session: TrainingSessionDto; onClose: () => void }) {
  const t = trainingTexts.useTexts();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: [...trainingKey, 'attendance', session.sessionId],
    queryFn: ({ pageParam }) =>
      listTrainingAttendance({
        client: api.client,
        path: { id: session.sessionId },
        query: { cursor: pageParam, limit: pageSize },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog opened onClose={onClose} title={t.manage.attendanceTitle(session.title)} size="xl">
      <QueryResult query={query} rows={4}>
        {() =>
          items.length === 0 ? (
            <p className="dim">{t.manage.attendanceNone}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.manage.name}</th>
                  <th>{t.manage.place}</th>
                  <th>{t.manage.state}</th>
                  <th>{t.manage.in}</th>
                  <th>{t.manage.out}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.signUpId}>
                    <td className="main">
                      <span className="strong">{one.name || t.manage.deleted}</span>
                      <span className="under">{t.groups[one.group]}</span>
                    </td>
                    <td>
                      {one.unitName}
                      <span className="under">{one.areaName}</span>
                    </td>
                    <td data-label={t.manage.state}>{t.states[one.state]}</td>
                    <td className="num" data-label={t.manage.in}>
                      {one.arrivedAt === null ? t.manage.absent : formatTime(one.arrivedAt)}
                    </td>
                    <td className="num" data-label={t.manage.out}>
                      {one.departedAt === null ? '' : formatTime(one.departedAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryResult>
      <LoadMoreButton query={query} />
    </Dialog>
  );
}
