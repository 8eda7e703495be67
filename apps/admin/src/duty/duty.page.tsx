import '../styles/duty.css';
import { type CaseDetailDto, acknowledgeCase, unfoldCase } from '@khai-bao/api-client/alerts';
import { alertsStream } from '@khai-bao/api-client/admin';
import { Empty, Tag } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Radio, WifiOff } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Tabs } from '../parts/tabs.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { useStreamConnected, useLiveEvents } from '../navigation/live-streams.js';
import { QueryResult, PageHead, PageGuard, isTypingOrDialogOpen } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { AreaFilter, areaPathOf } from './area-filter.js';
import { CaseDetail } from './case-detail.js';
import { BellButton } from './case-banner.js';
import { orderOpenCases, toCase } from './case-order.js';
import { CaseList } from './case-list.js';
import { CentreLine } from './centre-line.js';
import { HandOverButton } from './hand-over-button.js';
import { OnDutyLine } from '../rosters/on-duty-now.js';
import { dutyTexts } from './duty.texts.js';
import { useCasePages } from './use-case-pages.js';
import { PendingTransfers, useIsAskedFor } from './pending-transfers.js';
import { caseWorkTexts } from './case-work.texts.js';

const views = ['open', 'closed', 'all', 'transferred'] as const;

/** Takes cases and opens folded ones; what was done shows at once in list and detail. */
function useCaseActions() {
  const t = dutyTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const after = (one: CaseDetailDto | undefined): void => {
    if (one) client.setQueryData(queryKeys.oneCase(one.caseId), one);
    void client.invalidateQueries({ queryKey: queryKeys.cases });
    void client.invalidateQueries({ queryKey: ['case'] });
  };
  const onError = (error: unknown): void => {
    notify({ tone: 'stop', text: problemText(error) });
    void client.invalidateQueries({ queryKey: queryKeys.cases });
    void client.invalidateQueries({ queryKey: ['case'] });
  };
  const take = useMutation({
    mutationFn: (id: string) => acknowledgeCase({ client: api.client, path: { id } }),
    onSuccess: (one) => {
      if (one) notify({ tone: 'pass', text: t.acknowledged(one.code) });
      after(one);
    },
    onError,
  });
  const unfold = useMutation({
    mutationFn: (id: string) => unfoldCase({ client: api.client, path: { id } }),
    onSuccess: (answer) => {
      if (answer) notify({ tone: 'pass', text: t.unfolded(answer.opened) });
      after(undefined);
    },
    onError,
  });
  return {
    take: take.mutate,
    taking: take.isPending,
    unfold: unfold.mutate,
    unfolding: unfold.isPending,
  };
}

function Duty() {
  const t = dutyTexts.useTexts();
  const search = useSearch({ from: '/ca-nghi-ngo' });
  const navigate = useNavigate();
  const live = useStreamConnected(alertsStream);
  const view = views.find((one) => one === search.view) ?? 'open';
  const area = areaPathOf(search.area);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const { query, items: listed, more } = useCasePages(view, area, live ? 60_000 : 10_000);
  const items = view === 'open' ? orderOpenCases(listed) : listed;
  const actions = useCaseActions();
  const work = caseWorkTexts.useTexts();
  const isAsked = useIsAskedFor(search.id);
  const open = (id: string | undefined): void => {
    if (id) setFresh((before) => new Set([...before].filter((one) => one !== id)));
    void navigate({ to: '/ca-nghi-ngo', search: { ...search, id } });
  };

  useLiveEvents(alertsStream, ({ event, data }) => {
    // The banner of the shell keeps the list of open cases up to date.
    const changed = event === 'case' ? toCase(data) : null;
    if (
      changed?.state === 'NEW' &&
      !changed.isHandedOver &&
      !items.some(({ caseId }) => caseId === changed.caseId)
    )
      setFresh((before) => new Set([...before, changed.caseId]));
  });

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTypingOrDialogOpen(event)) return;
    const at = items.findIndex((item) => item.caseId === search.id);
    const here = items[at];
    if (event.key === 'j' || event.key === 'k') {
      const next = items[at < 0 ? 0 : event.key === 'j' ? at + 1 : at - 1];
      if (next) open(next.caseId);
    } else if (event.key.toLowerCase() === 'a' && here?.state === 'NEW' && !actions.taking)
      actions.take(here.caseId);
    else if (event.key === 'Escape' && search.id) open(undefined);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  return (
    <>
      <PageHead
        title={t.title}
        beside={
          live ? (
            <Tag tone="pass" icon={<Radio aria-hidden="true" />}>
              {t.live}
            </Tag>
          ) : (
            <Tag tone="caution" icon={<WifiOff aria-hidden="true" />}>
              {t.offline}
            </Tag>
          )
        }
      >
        {query.data && <span className="dim num">{t.today(query.data.counts.today)}</span>}
        <HandOverButton />
        <BellButton />
      </PageHead>
      <OnDutyLine />
      <CentreLine />
      <PendingTransfers onOpen={open} />
      <Tabs
        label={t.tabsLabel}
        tabs={views}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === 'open' ? query.data?.counts.open : '')}
        onChoose={(one) =>
          void navigate({
            to: '/ca-nghi-ngo',
            search: { view: one, area: search.area, areaName: search.areaName },
          })
        }
      />
      {area !== undefined && (
        <AreaFilter
          name={search.areaName ?? area}
          onClear={() => void navigate({ to: '/ca-nghi-ngo', search: { view } })}
        />
      )}
      <div
        className="split duty"
        data-opened={search.id ? true : undefined}
        data-alone={(!search.id && items.length === 0) || undefined}
      >
        <div className="pane">
          <QueryResult
            query={query}
            empty={() => (items.length === 0 ? { title: t.emptyTitle[view], text: t.emptyText } : null)}
          >
            {() => <CaseList items={items} openId={search.id} fresh={fresh} onOpen={open} />}
          </QueryResult>
          <LoadMoreButton query={more} />
        </div>
        <aside className="pane">
          {isAsked ? (
            <Empty title={work.askedTitle}>{work.askedHint}</Empty>
          ) : search.id ? (
            <CaseDetail
              key={search.id}
              id={search.id}
              busy={actions.taking}
              unfolding={actions.unfolding}
              onUnfold={() => {
                if (search.id) actions.unfold(search.id);
              }}
              onTake={() => {
                if (search.id) actions.take(search.id);
              }}
              onBack={() => open(undefined)}
            />
          ) : (
            items.length > 0 && <Empty title={t.choose}>{t.chooseHint}</Empty>
          )}
        </aside>
      </div>
    </>
  );
}

/** The duty officer's console: told within a second, taken with one key. */
export function DutyPage() {
  return (
    <PageGuard section="duty">
      <Duty />
    </PageGuard>
  );
}
