import { More } from '../parts/more.js';
import { formatDate, formatSeconds } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';
import { Answer, PageHead, RoomDoor } from '../shell/page.js';
import { common } from '../texts/common.texts.js';
import { roleText } from '../texts/words.js';
import { trailTexts } from './trail.texts.js';

function Trail() {
  const t = trailTexts.useTexts();
  const words = common.useTexts();
  const api = useApi();
  const actions: Readonly<Record<string, string>> = t.actions;
  const subjects: Readonly<Record<string, string>> = t.subjects;
  const query = useInfiniteQuery({
    queryKey: ['trail'],
    queryFn: ({ pageParam }) => api.accounts.trail(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.intro}</p>} />
      <div className="plain-pane">
        <Answer
          query={query}
          rows={10}
          empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
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
                {items.map((item, i) => (
                  <tr key={`${item.at}${item.subjectId}${i}`}>
                    <td className="num nowrap">
                      {formatDate(item.at)} {formatSeconds(item.at)}
                    </td>
                    <td className="main">
                      <span className="strong">{item.actorName || t.nobody}</span>
                      <span className="under">{roleText(item.role, words)}</span>
                    </td>
                    <td>{actions[item.action] ?? item.action}</td>
                    <td>
                      {subjects[item.subjectKind] ?? item.subjectKind}{' '}
                      <span className="dim code">{item.subjectId.slice(0, 13)}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Answer>
        <More query={query} />
      </div>
    </>
  );
}

/** Who read whose personal data. */
export function TrailPage() {
  return (
    <RoomDoor room="trail">
      <Trail />
    </RoomDoor>
  );
}
