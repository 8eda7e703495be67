import '../styles/print.css';
import { Checkbox } from '@mantine/core';
import { type HandoverDto, listHandovers } from '@khai-bao/api-client/accounts';
import { Button, Empty, formatDuration, formatMoment, useLanguage, useNow } from '@khai-bao/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { ConfirmManyDialog } from './confirm-many-dialog.js';
import { HandoverPanel } from './handover-panel.js';
import { HandoverState } from './handover-state.js';
import { handoverTexts } from './handover.texts.js';
import { OpenDialog } from './open-dialog.js';
import { OpenManyDialog } from './open-many-dialog.js';

function DueDate({ item }: { item: HandoverDto }) {
  const t = handoverTexts.useTexts();
  const language = useLanguage();
  const now = useNow(30_000);
  const left = Date.parse(item.dueAt) - now;
  if (item.state !== 'WAITING' && item.state !== 'OPENED')
    return (
      <span className="num">{formatMoment(item.confirmedAt ?? item.returnedAt ?? item.dueAt, now)}</span>
    );
  return (
    <span className="num">
      {formatMoment(item.dueAt, now)} ·{' '}
      <span className={left < 0 ? 'late' : undefined}>
        {left < 0 ? t.over(formatDuration(-left, language)) : t.left(formatDuration(left, language))}
      </span>
    </span>
  );
}

function Handovers() {
  const t = handoverTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/ban-giao' });
  const navigate = useNavigate();
  const view = search.view === 'ALL' ? 'ALL' : 'OPEN';
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.handovers, 'list', view],
    queryFn: ({ pageParam }) =>
      listHandovers({ client: api.client, query: { state: view, cursor: pageParam, limit: 200 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 20_000,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const all = useQuery({
    queryKey: [...queryKeys.handovers, 'ALL'],
    queryFn: () => listHandovers({ client: api.client, query: { state: 'ALL', limit: 200 } }),
    enabled: Boolean(search.id),
  });
  const [opening, setOpening] = useState<HandoverDto | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'open' | 'confirm' | null>(null);
  const inState = (state: HandoverDto['state']): HandoverDto[] => items.filter((one) => one.state === state);
  const pickedIn = (state: HandoverDto['state']): HandoverDto[] =>
    inState(state).filter((one) => picked.has(one.handoverId));
  const [toOpen, toConfirm] = [pickedIn('WAITING'), pickedIn('OPENED')];
  const chosen = toOpen.length + toConfirm.length;
  // All with one tick: what waits to be opened, and once nothing does, what waits for a name.
  const allOf = inState('WAITING').length > 0 ? 'WAITING' : 'OPENED';
  const pickable = inState(allOf);
  const allPicked = pickable.length > 0 && pickable.every((one) => picked.has(one.handoverId));
  const toggle = (id: string): void =>
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const item = [...items, ...(all.data?.items ?? [])].find((one) => one.handoverId === search.id);
  const go = (to: { id?: string | undefined; view?: string | undefined }): void => {
    void navigate({ to: '/ban-giao', search: { ...search, ...to } });
  };
  return (
    <>
      <PageHead title={t.title} />
      <Tabs
        label={t.tabsLabel}
        tabs={['OPEN', 'ALL'] as const}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) =>
          one === view && query.data ? `${items.length}${query.hasNextPage ? '+' : ''}` : ''
        }
        onChoose={(one) => go({ view: one, id: undefined })}
      />
      <div
        className="split wide-panel"
        data-opened={item ? true : undefined}
        data-alone={(!item && items.length === 0) || undefined}
      >
        <div className="pane no-print">
          <QueryResult
            query={query}
            empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
          >
            {() => (
              <table className="table">
                <thead>
                  <tr>
                    <th className="pick">
                      {pickable.length > 0 && (
                        <Checkbox
                          aria-label={allOf === 'WAITING' ? t.pickAll : t.pickAllOpened}
                          checked={allPicked}
                          indeterminate={!allPicked && chosen > 0}
                          onChange={() =>
                            setPicked(allPicked ? new Set() : new Set(pickable.map((one) => one.handoverId)))
                          }
                        />
                      )}
                    </th>
                    <th>{t.unit}</th>
                    <th>{t.state}</th>
                    <th>{t.due}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr
                      key={one.handoverId}
                      data-at={one.handoverId}
                      data-open={one.handoverId === search.id || undefined}
                      onClick={() => go({ id: one.handoverId })}
                    >
                      <td className="pick" onClick={(event) => event.stopPropagation()}>
                        {(one.state === 'WAITING' || one.state === 'OPENED') && (
                          <Checkbox
                            aria-label={t.pick(one.unitName)}
                            checked={picked.has(one.handoverId)}
                            onChange={() => toggle(one.handoverId)}
                          />
                        )}
                      </td>
                      <td className="main">
                        <button
                          type="button"
                          className="name"
                          aria-current={one.handoverId === search.id || undefined}
                        >
                          {one.unitName}
                        </button>
                        <span className="under">
                          {one.street} · {one.areaName}
                        </span>
                      </td>
                      <td>
                        <HandoverState item={one} />
                      </td>
                      <td className="nowrap">
                        <DueDate item={one} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </QueryResult>
          <LoadMoreButton query={query} />
        </div>
        <aside className="pane">
          {item ? (
            <HandoverPanel
              key={item.handoverId}
              item={item}
              onOpen={() => setOpening(item)}
              onBack={() => go({ id: undefined })}
            />
          ) : (
            items.length > 0 && <Empty title={t.choose} />
          )}
        </aside>
      </div>
      {chosen > 0 && (
        <div className="bulk no-print" role="region" aria-label={t.picked(chosen)}>
          {toOpen.length > 0 && (
            <Button icon={<KeyRound aria-hidden="true" />} onClick={() => setAsking('open')}>
              {t.openMany(toOpen.length)}
            </Button>
          )}
          {toConfirm.length > 0 && (
            <Button
              variant={toOpen.length > 0 ? 'quiet' : 'main'}
              icon={<CircleCheck aria-hidden="true" />}
              onClick={() => setAsking('confirm')}
            >
              {t.confirmMany(toConfirm.length)}
            </Button>
          )}
          <Button variant="plain" onClick={() => setPicked(new Set())}>
            {t.unpick}
          </Button>
        </div>
      )}
      {asking === 'open' && (
        <OpenManyDialog
          items={toOpen}
          onOpened={() => {
            setPicked(new Set());
            void navigate({ to: '/ban-giao/in-phieu' });
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'confirm' && (
        <ConfirmManyDialog
          items={toConfirm}
          onClose={() => {
            setAsking(null);
            setPicked(new Set());
          }}
        />
      )}
      {opening && (
        <OpenDialog
          handoverId={opening.handoverId}
          unitName={opening.unitName}
          onOpened={() => setOpening(null)}
          onClose={() => setOpening(null)}
        />
      )}
    </>
  );
}

/** Accounts that the committee hands over to units without e-mail. */
export function HandoverPage() {
  return (
    <PageGuard section="handover">
      <Handovers />
    </PageGuard>
  );
}
