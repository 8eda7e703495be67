import { LoadMoreButton } from '../parts/load-more-button.js';
import '../styles/requests.css';
import {
  PharmacyState,
  type PharmacyDto,
  askAboutPharmacy,
  listPharmacies,
} from '@khai-bao/api-client/registration';
import { pharmacyStream } from '@khai-bao/api-client/admin';
import { Button, Empty, Tag, useLanguage } from '@khai-bao/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Radio, Send, WifiOff } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { UndoBar } from '../intake/undo-bar.js';
import { useDelayedAction } from '../intake/use-delayed-action.js';
import { BulkLine } from '../parts/bulk-line.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { useStreamConnected, useLiveEvents } from '../navigation/live-streams.js';
import { useSearchText } from '../parts/use-search-text.js';
import { QueryResult, PageHead, PageGuard, SearchBox, isTypingOrDialogOpen } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText, problemText } from '../texts/words.js';
import { DownloadPharmacies } from './download-pharmacies.js';
import { PharmacyChanges } from './pharmacy-changes.js';
import { PharmacyFiles } from './pharmacy-files.js';
import { PharmacyFilters } from './pharmacy-filters.js';
import { PharmacyPanel } from './pharmacy-panel.js';
import { PharmacyTable } from './pharmacy-table.js';
import { pharmacyTexts } from './pharmacy.texts.js';
import { usePharmacyRelease } from './use-release.js';
import type { PharmacyToRelease } from './use-release.js';

const tabs = ['list', 'changes', 'files'] as const;

function Pharmacies() {
  const t = pharmacyTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const search = useSearch({ from: '/nha-thuoc' });
  const navigate = useNavigate();
  const tab = tabs.find((one) => one === search.view) ?? 'list';
  const { typed, q, type } = useSearchText(search.q);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<PharmacyToRelease | null>(null);
  const live = useStreamConnected(pharmacyStream);
  const openId = search.id;
  const state = parseEnumValue(PharmacyState, search.state);
  const area = search.area;

  useLiveEvents(pharmacyStream, ({ event }) => {
    if (event !== 'ping') void client.invalidateQueries({ queryKey: queryKeys.pharmacies });
  });
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.pharmacies, 'list', q, state, area],
    queryFn: ({ pageParam, signal }) =>
      listPharmacies({
        client: api.client,
        query: { q: q || undefined, state, area, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // Each reading of the list is a line in the access trail: it is read again when something has changed, not by the clock.
    refetchOnWindowFocus: false,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = query.data?.pages[0]?.counts;
  const onList =
    counts && Object.values(PharmacyState).reduce((n, one) => n + (one === 'withdrawn' ? 0 : counts[one]), 0);

  const go = (to: Partial<typeof search>): void => {
    void navigate({ to: '/nha-thuoc', search: { ...search, ...to } });
  };
  const open = (id: string | undefined): void => go({ id, view: undefined });
  const releasing = usePharmacyRelease();
  const many = useDelayedAction<readonly PharmacyToRelease[]>((targets) => releasing.release(targets));
  const releaseMany = (targets: readonly PharmacyDto[]): void => {
    many.doNow();
    many.hold(targets.map(({ unitId, name }) => ({ unitId, name })));
    setPicked(new Set());
  };
  const undo = (): void => {
    const targets = many.undo();
    if (targets === null) return;
    setPicked(new Set(targets.map(({ unitId }) => unitId)));
    notify({ tone: 'blue', text: t.undone });
  };
  const ask = useMutation({
    mutationFn: ({ target, text }: { target: PharmacyToRelease; text: string }) =>
      askAboutPharmacy({ client: api.client, path: { id: target.unitId }, body: { text } }),
    onSuccess: (_, { target }) => {
      notify({ tone: 'pass', text: t.asked(target.name) });
      setAsking(null);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.pharmacies }),
  });

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTypingOrDialogOpen(event)) return;
    if (event.key.toLowerCase() === 'z' && many.held) undo();
    else if (event.key === 'Escape' && picked.size > 0) setPicked(new Set());
    else if (event.key === 'Escape' && openId) open(undefined);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  const ready = items.filter((item) => item.releasable);
  const chosen = ready.filter((item) => picked.has(item.unitId));
  const filtered = q !== '' || state !== undefined || area !== undefined;
  return (
    <>
      <PageHead
        title={t.title}
        beside={
          <Tag
            tone={live ? 'pass' : 'plain'}
            icon={live ? <Radio aria-hidden="true" /> : <WifiOff aria-hidden="true" />}
          >
            {live ? t.live : t.notLive}
          </Tag>
        }
      >
        {tab === 'list' && (
          <>
            <SearchBox value={typed} onChange={type} label={t.search} />
            <DownloadPharmacies />
          </>
        )}
      </PageHead>
      <Tabs
        label={t.tabsLabel}
        tabs={tabs}
        current={tab}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === 'list' && onList !== undefined ? numberText(onList, language) : '')}
        onChoose={(one) => go({ view: one === 'list' ? undefined : one, id: undefined })}
      />
      {tab === 'changes' && <PharmacyChanges onOpen={open} />}
      {tab === 'files' && <PharmacyFiles />}
      {tab === 'list' && (
        <div
          className="split"
          data-opened={openId ? true : undefined}
          data-alone={(!openId && items.length === 0) || undefined}
        >
          <div className="pane">
            <PharmacyFilters
              filter={{ state, area, areaName: search.areaName }}
              counts={counts}
              onChange={(to) => go({ state: to.state, area: to.area, areaName: to.areaName })}
            />
            <QueryResult
              query={query}
              rows={9}
              empty={() =>
                items.length > 0
                  ? null
                  : filtered
                    ? { title: t.emptySearch, text: t.emptySearchHint }
                    : { title: t.emptyTitle, text: t.emptyText }
              }
            >
              {() => (
                <PharmacyTable
                  items={items}
                  openId={openId}
                  picked={picked}
                  onOpen={open}
                  onPick={(id) =>
                    setPicked((before) => {
                      const after = new Set(before);
                      if (!after.delete(id)) after.add(id);
                      return after;
                    })
                  }
                  onPickAll={() =>
                    setPicked(
                      chosen.length === ready.length ? new Set() : new Set(ready.map(({ unitId }) => unitId)),
                    )
                  }
                />
              )}
            </QueryResult>
            <LoadMoreButton query={query} />
            {releasing.outcome && (
              <BulkLine
                title={t.resultsTitle(
                  releasing.outcome.results.filter((one) => one.ok).length,
                  releasing.outcome.results.length,
                )}
                hint={t.resultsHint}
                results={releasing.outcome.results}
                nameOf={(id) => releasing.outcome?.names.get(id) ?? id}
                doneOf={() => t.done}
                onClose={releasing.clear}
              />
            )}
            {many.held && (
              <UndoBar
                text={t.releaseMany(many.held.what.length)}
                at={many.held.dueAt}
                onUndo={undo}
                onNow={many.doNow}
              />
            )}
            {chosen.length > 0 && !many.held && (
              <div className="bulk" role="region" aria-label={t.picked(chosen.length)}>
                <Button icon={<Send aria-hidden="true" />} onClick={() => releaseMany(chosen)}>
                  {t.releaseMany(chosen.length)}
                </Button>
                <Button variant="plain" onClick={() => setPicked(new Set())}>
                  {t.unpick}
                </Button>
              </div>
            )}
          </div>
          <aside className="pane">
            {openId ? (
              <PharmacyPanel
                key={openId}
                id={openId}
                busy={releasing.busy}
                onBack={() => open(undefined)}
                onAsk={setAsking}
                onRelease={(one) => releasing.release([one])}
              />
            ) : (
              items.length > 0 && <Empty title={t.choose}>{t.chooseHint}</Empty>
            )}
          </aside>
        </div>
      )}
      {asking && (
        <NoteDialog
          title={t.askTitle(asking.name)}
          label={t.askLabel}
          hint={t.askHint}
          send={t.askSend}
          needed={t.askNeeded}
          busy={ask.isPending}
          onSend={(text) => ask.mutate({ target: asking, text })}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

/** The pharmacies of the city, for the Department of Health. */
export function PharmacyPage() {
  return (
    <PageGuard section="pharmacy">
      <Pharmacies />
    </PageGuard>
  );
}
