import { More } from '../parts/more.js';
import {
  type FilterDto,
  IntakeView,
  type OfficerAction,
  type RegistrationItemDto,
  listRegistrations,
} from '@khai-bao/api-client/registration';
import { Button, Empty, Loading } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileSpreadsheet, Plus, Send } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { BulkLine } from '../parts/bulk-line.js';
import { Tabs } from '../parts/tabs.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { useAreaLevel, useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { useSearchWords } from '../parts/use-search-words.js';
import { QueryResult, PageHead, PageGuard, SearchBox, typing } from '../rooms/page.js';
import { keys } from '../rooms/query-keys.js';
import { common } from '../texts/common.texts.js';
import { stateText } from '../texts/words.js';
import { CopyLink } from './copy-link.js';
import { DownloadList } from './download-list.js';
import { doubleClickMs, UndoBar } from './undo-bar.js';
import { decidable } from './decidable.js';
import { IntakeTable } from './intake-table.js';
import { KeptFilters, keyed, useKeptFilters } from './kept-filters.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { useReceiveManyWords } from './receive-words.js';
import { useIntakeActions } from './use-intake-actions.js';
import type { BulkAction, RegistrationToActOn } from './use-intake-actions.js';
import { useDelayedAction } from './use-delayed-action.js';

const views = Object.values(IntakeView);
const loadPanel = () => import('./intake-panel.js');
/** Loaded once the list is there: most lists are read before a unit is opened. */
const IntakePanel = lazy(async () => ({ default: (await loadPanel()).IntakePanel }));
const none: readonly RegistrationItemDto[] = [];
/** So many units go in one order. */
const maxBulkSize = 500;

/** Every unit of the loaded pages, overdue ones first. */
const inOrder = (
  data: { pages: { items: readonly RegistrationItemDto[] }[] } | undefined,
): readonly RegistrationItemDto[] =>
  data?.pages.flatMap((page) => page.items).sort((a, b) => Number(b.late) - Number(a.late)) ?? none;

function Intake() {
  const t = registrationTexts.useTexts();
  const words = common.useTexts();
  const api = useApi();
  const level = useAreaLevel();
  const canAct = useHasPermission('registration.act');
  const search = useSearch({ from: '/tiep-nhan' });
  const navigate = useNavigate();
  const view: IntakeView = views.find((one) => one === search.muc) ?? (canAct ? 'todo' : 'all');
  const { typed, q, type, search: searchFor } = useSearchWords(search.q);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<{
    action: 'ask' | 'reject' | 'close';
    targets: readonly RegistrationToActOn[];
  } | null>(null);
  const openId = search.id;
  const filters = useKeptFilters();

  const query = useInfiniteQuery({
    queryKey: [...keys.intake, view, q],
    queryFn: ({ pageParam, signal }) =>
      listRegistrations({ client: api.client, query: { view, q, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
  });
  const items = useMemo(() => inOrder(query.data), [query.data]);
  const isOutdated = query.isPlaceholderData || typed.trim() !== q;
  const counts = query.data?.pages[0]?.counts;
  const countOf: Record<IntakeView, number | undefined> = {
    todo: counts?.todo,
    'needs-info': counts?.needsInfo,
    forwarded: counts?.forwarded,
    pharmacy: counts?.pharmacy,
    ncovi: counts?.ncovi,
    duplicate: counts?.duplicate,
    all: counts?.all,
  };

  const go = (to: { muc?: string | undefined; id?: string | undefined }): void => {
    void navigate({
      to: '/tiep-nhan',
      search: { ...search, ...to },
      replace: Boolean(openId) && to.id !== undefined,
    });
  };
  const open = (id: string | undefined): void => go({ id });
  const openFilter = ({ id, view: kept, q: words }: FilterDto): void => {
    searchFor(words);
    void navigate({
      to: '/tiep-nhan',
      search: { muc: views.find((one) => one === kept), q: words || undefined, loc: id },
    });
  };
  // What is searched for stands in the address: it can be sent, and is there again after a reload.
  const keepSearch = useEffectEvent((wanted: string) => {
    if (wanted !== (search.q ?? ''))
      void navigate({
        to: '/tiep-nhan',
        search: (before) => ({ ...before, q: wanted || undefined }),
        replace: true,
      });
  });
  useEffect(() => keepSearch(q), [q]);
  const receiveManyWords = useReceiveManyWords();
  /** Until when a press is the second half of a double-click: what stands under the pointer has changed since the first. */
  const deadUntil = useRef(0);
  const goDead = (): void => {
    deadUntil.current = performance.now() + doubleClickMs;
  };
  const actions = useIntakeActions((targets) => {
    goDead();
    setPicked(new Set());
    setAsking(null);
    if (targets.length !== 1 || view !== 'todo') return;
    const at = items.findIndex((item) => item.unitId === targets[0]?.unitId);
    const next = items[at + 1] ?? items[at - 1];
    if (at >= 0 && matchMedia('(min-width: 1121px)').matches) open(next?.unitId);
  });
  const many = useDelayedAction<BulkAction>((order) => actions.act(order));
  const act = (action: OfficerAction, targets: readonly RegistrationToActOn[], note?: string): void => {
    if (actions.busy || performance.now() < deadUntil.current) return;
    goDead();
    const order = { action, targets, ...(note ? { note } : {}) };
    if (targets.length === 1) return actions.act(order);
    many.doNow();
    many.hold(order);
    setPicked(new Set());
    setAsking(null);
  };
  const undo = (): void => {
    const order = many.undo();
    if (order === null) return;
    setPicked(new Set(order.targets.map((target) => target.unitId)));
    notify({ tone: 'blue', text: t.undone });
  };
  const toggle = (id: string): void =>
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const pickAll = (units: readonly RegistrationItemDto[]): void =>
    setPicked(new Set(units.slice(0, maxBulkSize).map((item) => item.unitId)));
  /**
   * Loads page after page until the tab or an order is full. A refetch (by the interval or by a live event) may cut a page's loading
   * short: what is loaded is counted from the pages themselves, and the page is asked for again.
   */
  const pickWhole = async (): Promise<void> => {
    let loaded = query.data;
    let more = query.hasNextPage;
    const count = (): number => loaded?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
    for (let idle = 0; more && count() < maxBulkSize && idle < 20;) {
      const before = count();
      const { data, hasNextPage, isError } = await query.fetchNextPage({ cancelRefetch: false });
      if (isError) break;
      loaded = data;
      more = hasNextPage;
      idle = count() > before ? 0 : idle + 1;
    }
    pickAll(inOrder(loaded));
  };
  const chosen = items.filter((item) => picked.has(item.unitId));
  const ready = chosen.filter((item) => decidable.has(item.state));

  const isListShown = query.data !== undefined;
  useEffect(() => {
    // A failure is said by the panel that needs it.
    if (isListShown) void loadPanel().catch(() => undefined);
  }, [isListShown]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (typing(event)) return;
    const at = items.findIndex((item) => item.unitId === openId);
    const here = items[at];
    if (event.key === 'j' || event.key === 'k') {
      const next = items[at < 0 ? 0 : event.key === 'j' ? at + 1 : at - 1];
      if (next) open(next.unitId);
    } else if (event.key === 'x' && here && canAct) toggle(here.unitId);
    else if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const filter = filters.slice(0, keyed)[Number(event.key) - 1];
      if (filter) openFilter(filter);
    } else if (event.key.toLowerCase() === 'z' && many.held) undo();
    else if (event.key === 'Escape') {
      if (picked.size > 0) setPicked(new Set());
      else if (openId) open(undefined);
    } else if (event.key.toLowerCase() === 't' && canAct) {
      if (ready.length > 0) act('receive-and-forward', ready);
      else if (here && decidable.has(here.state)) act('receive-and-forward', [here]);
    } else if (event.key === 'Enter' && !openId && items[0] && event.target === document.body)
      open(items[0].unitId);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  const nothing = () =>
    items.length > 0
      ? null
      : q
        ? { title: t.emptySearch(q), text: t.emptySearchHint }
        : {
            title: view === 'todo' || view === 'duplicate' ? t.emptyTitle[view] : t.emptyTitle.other,
            text: view === 'duplicate' ? t.emptyDuplicates : t.emptyText,
            action: canAct ? (
              <Button
                variant="quiet"
                icon={<Plus aria-hidden="true" />}
                onClick={() => navigate({ to: '/tiep-nhan/tai-quay' })}
              >
                {t.counter}
              </Button>
            ) : undefined,
          };
  const named = (targets: readonly RegistrationToActOn[]): string =>
    targets.length === 1 ? (targets[0]?.name ?? '') : t.units(targets.length);
  const areaOf = ({ areaName }: RegistrationItemDto): string =>
    level === 'ward' ? '' : level === 'district' ? (areaName.split(', ')[0] ?? '') : areaName;

  return (
    <>
      <PageHead title={canAct ? t.title : t.titleReading}>
        <SearchBox value={typed} onChange={type} label={t.search} />
        <DownloadList view={view} q={q} />
        {canAct && (
          <>
            <Button
              variant="quiet"
              data-narrow="icon"
              title={t.spreadsheet}
              icon={<FileSpreadsheet aria-hidden="true" />}
              onClick={() => navigate({ to: '/tiep-nhan/nhap-bang-tinh' })}
            >
              {t.spreadsheet}
            </Button>
            <Button
              icon={<Plus aria-hidden="true" />}
              onClick={() => navigate({ to: '/tiep-nhan/tai-quay' })}
            >
              {t.counter}
            </Button>
          </>
        )}
      </PageHead>
      <div className="tabs-line">
        <Tabs
          label={t.tabsLabel}
          tabs={views}
          current={view}
          nameOf={(one) => t.tabs[one]}
          countOf={(one) => countOf[one] ?? ''}
          onChoose={(one) => go({ muc: one, id: undefined })}
        />
        <KeptFilters
          filters={filters}
          shown={{ view, q }}
          openId={search.loc}
          onOpen={openFilter}
          onClosed={() => void navigate({ to: '/tiep-nhan', search: { ...search, loc: undefined } })}
        />
        <CopyLink />
      </div>
      <div
        className="split"
        data-opened={openId ? true : undefined}
        data-alone={(!openId && items.length === 0) || undefined}
      >
        <div className="pane">
          <QueryResult query={query} rows={9} empty={nothing}>
            {() => (
              <IntakeTable
                items={items}
                openId={openId}
                picked={picked}
                areaOf={areaOf}
                canPick={canAct}
                isOutdated={isOutdated}
                onOpen={open}
                onPick={toggle}
                onPickAll={() => (chosen.length === items.length ? setPicked(new Set()) : pickAll(items))}
              />
            )}
          </QueryResult>
          <More query={query} />
          {actions.outcome && (
            <BulkLine
              title={t.resultsTitle(
                actions.outcome.results.filter((one) => one.ok).length,
                actions.outcome.results.length,
              )}
              hint={t.resultsHint}
              results={actions.outcome.results}
              nameOf={(id) => actions.outcome?.names.get(id) ?? id}
              doneOf={(result) => stateText(result.state ?? '', words)}
              onClose={actions.clear}
            />
          )}
          {many.held && (
            <UndoBar
              text={
                many.held.what.action === 'reject'
                  ? t.rejectMany(many.held.what.targets.length)
                  : receiveManyWords(many.held.what.targets)
              }
              at={many.held.dueAt}
              onUndo={undo}
              onNow={many.doNow}
            />
          )}
          {picked.size > 0 && !many.held && (
            <div className="bulk" role="region" aria-label={t.picked(picked.size)}>
              <Button
                busy={actions.busy}
                disabled={ready.length === 0}
                icon={<Send aria-hidden="true" />}
                keyHint="T"
                onClick={() => act('receive-and-forward', ready)}
              >
                {receiveManyWords(ready)}
              </Button>
              <Button
                variant="quiet"
                disabled={actions.busy || ready.length === 0}
                onClick={() => setAsking({ action: 'reject', targets: ready })}
              >
                {t.rejectMany(ready.length)}
              </Button>
              <span className="dim">
                {actions.busy && asking === null ? t.working(ready.length) : t.picked(picked.size)}
              </span>
              {query.hasNextPage && (
                <Button
                  variant="plain"
                  busy={query.isFetchingNextPage}
                  disabled={isOutdated}
                  onClick={() => void pickWhole()}
                >
                  {t.pickWhole}
                </Button>
              )}
              <Button variant="plain" onClick={() => setPicked(new Set())}>
                {t.unpick}
              </Button>
            </div>
          )}
        </div>
        <aside className="pane">
          {openId ? (
            <Suspense fallback={<Loading rows={6} />}>
              <IntakePanel
                key={openId}
                id={openId}
                canAct={canAct}
                busy={actions.busy}
                onBack={() => open(undefined)}
                onAct={(action, unit) =>
                  action === 'ask' || action === 'reject' || action === 'close'
                    ? setAsking({ action, targets: [unit] })
                    : act(action, [unit])
                }
              />
            </Suspense>
          ) : (
            items.length > 0 && <Empty title={t.choose}>{canAct ? t.chooseHint : null}</Empty>
          )}
        </aside>
      </div>
      {asking && (
        <NoteDialog
          title={t[`${asking.action}Title`](named(asking.targets))}
          label={t[`${asking.action}Label`]}
          hint={t[`${asking.action}Hint`]}
          send={t[`${asking.action}Send`]}
          needed={t.noteNeeded}
          busy={actions.busy}
          onSend={(note) => act(asking.action, asking.targets, note)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

/** Receiving registrations of one's area. */
export function IntakePage() {
  return (
    <PageGuard room="intake">
      <Intake />
    </PageGuard>
  );
}
