import '../styles/unit.css';
import {
  type Outcome,
  type VisitorDto,
  exportVisitors,
  listVisitors,
} from '@khai-bao/api-client/declarations';
import { foldText } from '@khai-bao/text';
import { Button, cityDay, formatPhone, formatTime } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DayField } from '../parts/day-field.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard, SearchBox } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { OutcomeTag } from './outcome-tag.js';
import { unitTexts } from './unit.texts.js';

const tabs = ['all', 'suspected', 'caution'] as const;

function VisitorTable({ items }: { items: readonly VisitorDto[] }) {
  const t = unitTexts.useTexts().visitors;
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t.name}</th>
          <th>{t.phone}</th>
          <th>{t.gate}</th>
          <th>{t.at}</th>
          <th>{t.entered}</th>
          <th>{t.left}</th>
          <th>{t.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.declarationId}>
            <td className="main">
              <span className="strong">{one.fullName}</span>
              <span className="under num">{one.birthYear}</span>
            </td>
            <td className="num nowrap">
              <a href={`tel:${one.phone}`}>{formatPhone(one.phone)}</a>
            </td>
            <td>{one.gateName}</td>
            <td className="num nowrap" data-label={t.at}>
              {formatTime(one.acceptedAt)}
            </td>
            <td className="num nowrap" data-label={t.entered}>
              {one.enteredAt && formatTime(one.enteredAt)}
            </td>
            <td className="num nowrap" data-label={t.left}>
              {one.leftAt && formatTime(one.leftAt)}
            </td>
            <td>
              <OutcomeTag outcome={one.outcome} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Visitors() {
  const t = unitTexts.useTexts().visitors;
  const api = useApi();
  const search = useSearch({ from: '/nguoi-den' });
  const navigate = useNavigate();
  const view = tabs.find((one) => one === search.view) ?? 'all';
  const outcome: Outcome | undefined = view === 'all' ? undefined : view;
  const [day, setDay] = useState(() => cityDay());
  const [typed, setTyped] = useState('');
  const q = foldText(typed.trim());
  const query = useInfiniteQuery({
    queryKey: ['visitors', day, view],
    queryFn: ({ pageParam }) =>
      listVisitors({ client: api.client, query: { day, outcome, cursor: pageParam, limit: 200 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  // Names are sealed and cannot be searched where they are kept: the whole list comes here to be searched.
  useEffect(() => {
    if (q !== '' && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [q, hasNextPage, isFetching, isError, fetchNextPage]);
  const download = useMutation({
    mutationFn: () => exportVisitors({ client: api.client, query: { day, outcome }, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, `nguoi-den-${day}.csv`);
      notify({ tone: 'pass', text: t.downloaded });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unreadable = query.data?.pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0) ?? 0;
  const shown = q === '' ? items : items.filter((one) => foldText(one.fullName).includes(q));
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.trail}</p>}>
        <SearchBox value={typed} onChange={setTyped} label={t.search} />
        <DayField
          className="day"
          aria-label={t.day}
          value={day}
          max={cityDay()}
          onChange={(next) => next !== '' && setDay(next)}
        />
        <Button
          variant="quiet"
          title={t.downloadTitle}
          busy={download.isPending}
          icon={<Download aria-hidden="true" />}
          onClick={() => download.mutate()}
        >
          {t.download}
        </Button>
      </PageHead>
      <Tabs
        label={t.tabsLabel}
        tabs={tabs}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === view && query.data ? `${items.length}${hasNextPage ? '+' : ''}` : '')}
        onChoose={(one) =>
          void navigate({
            to: '/nguoi-den',
            search: { view: one === 'all' ? undefined : one },
            replace: true,
          })
        }
      />
      <div className="plain-pane">
        {unreadable > 0 && <Notice tone="caution">{t.unreadable(unreadable)}</Notice>}
        {q !== '' && query.data && (
          <p className="dim" role="status">
            {hasNextPage && !isError ? t.searching : t.found(shown.length, items.length)}
          </p>
        )}
        <QueryResult
          query={query}
          empty={() =>
            shown.length > 0
              ? null
              : q !== '' && items.length > 0
                ? hasNextPage
                  ? null
                  : { title: t.none(typed.trim()), text: t.noneText }
                : { title: t.emptyTitle, text: t.emptyText }
          }
        >
          {() => <VisitorTable items={shown} />}
        </QueryResult>
        <LoadMoreButton query={query} />
      </div>
    </>
  );
}

/** Who declared at the gates of a unit on one day. */
export function VisitorsPage() {
  return (
    <PageGuard section="visitors">
      <Visitors />
    </PageGuard>
  );
}
