import { More } from '../parts/more.js';
import '../styles/requests.css';
import { Checkbox } from '@mantine/core';
import {
  AgeBand,
  PasswordDelivery,
  UnitKind,
  type AccountRequestDto,
  type DecisionDto,
  approveAccountRequests,
  listAccountRequests,
  refuseAccountRequests,
  summarizeAccountRequests,
} from '@khai-bao/api-client/accounts';
import { Button, Tag, formatDuration, formatMoment, useLanguage, useNow } from '@khai-bao/ui';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Check, Copy, KeyRound, ListChecks, Mail, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { StateTag } from '../registrations/state-tags.js';
import { BulkResults } from '../parts/bulk-results.js';
import { Tabs } from '../parts/tabs.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { oneOf } from '../parts/one-of.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../rooms/page.js';
import { keys } from '../rooms/query-keys.js';
import { common } from '../texts/common.texts.js';
import { kindText, problemText } from '../texts/words.js';
import { ApproveMatching } from './approve-matching.js';
import { RequestFilters, type RequestFilter } from './request-filters.js';
import { requestsTexts } from './requests.texts.js';
import { RunProgress } from './run-progress.js';

type Decision = { items: readonly AccountRequestDto[]; reason: string | null };

function Delivery({ item }: { item: AccountRequestDto }) {
  const t = requestsTexts.useTexts();
  return item.hasEmail ? (
    <Tag icon={<Mail aria-hidden="true" />}>{t.byMail}</Tag>
  ) : (
    <Tag icon={<KeyRound aria-hidden="true" />}>{t.byHandover}</Tag>
  );
}

/** Sends decisions and says what came of them: a message for one, a list for many. */
function useDecisions(onDone: () => void) {
  const t = requestsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<{
    results: readonly DecisionDto[];
    names: ReadonlyMap<string, string>;
  } | null>(null);
  const deliveryText = (result: DecisionDto): string =>
    result.delivery === 'mail' ? t.mailed : result.delivery === 'handover' ? t.handover : t.refused;
  const mutation = useMutation({
    mutationFn: ({ items, reason }: Decision) => {
      const ids = items.map((item) => item.accountId);
      return reason === null
        ? approveAccountRequests({ client: api.client, body: { ids } })
        : refuseAccountRequests({ client: api.client, body: { ids, reason } });
    },
    onSuccess: ({ results }, { items }) => {
      const [only] = results;
      const [item] = items;
      if (items.length === 1 && only && item) {
        notify(
          only.ok
            ? { tone: 'pass', text: t.one(item.unitName, deliveryText(only)) }
            : { tone: 'stop', text: t.one(item.unitName, problemText(only.code ?? 'unknown')) },
        );
      } else setOutcome({ results, names: new Map(items.map((one) => [one.accountId, one.unitName])) });
      onDone();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.requests }),
        client.invalidateQueries({ queryKey: keys.threads }),
      ]),
  });
  return {
    decide: mutation.mutate,
    busy: mutation.isPending,
    outcome,
    deliveryText,
    clear: () => setOutcome(null),
  };
}

function Row({
  item,
  picked,
  canDecide,
  now,
  onPick,
  onApprove,
  onRefuse,
}: {
  item: AccountRequestDto;
  picked: boolean;
  canDecide: boolean;
  now: number;
  onPick: () => void;
  onApprove: () => void;
  onRefuse: () => void;
}) {
  const t = requestsTexts.useTexts();
  const words = common.useTexts();
  const language = useLanguage();
  return (
    <tr>
      <td className="pick">
        {canDecide && <Checkbox aria-label={t.pick(item.unitName)} checked={picked} onChange={onPick} />}
      </td>
      <td className="main">
        <span className="strong">{item.unitName}</span>
        <span className="under">{item.street}</span>
        {(item.duplicateOpen || item.contactGaps.length > 0) && (
          <span className="row request-flags">
            {item.duplicateOpen && (
              <Tag tone="caution" icon={<Copy aria-hidden="true" />}>
                {t.duplicate}
              </Tag>
            )}
            {item.contactGaps.map((gap) => (
              <Tag key={gap} tone="caution" icon={<TriangleAlert aria-hidden="true" />}>
                {(t.gaps as Readonly<Record<string, string>>)[gap] ?? gap}
              </Tag>
            ))}
          </span>
        )}
      </td>
      <td className="kind">{kindText(item.unitKind, words)}</td>
      <td>{item.areaName}</td>
      <td>
        <Delivery item={item} />
      </td>
      <td className="nowrap num">
        {canDecide
          ? formatDuration(now - Date.parse(item.requestedAt), language)
          : formatMoment(item.requestedAt, now)}
      </td>
      <td className="end nowrap">
        {canDecide ? (
          <>
            <Button size="small" variant="plain" aria-label={t.refuseOne(item.unitName)} onClick={onRefuse}>
              {t.refuse}
            </Button>
            <Button size="small" aria-label={t.approveOne(item.unitName)} onClick={onApprove}>
              {t.approve}
            </Button>
          </>
        ) : (
          <StateTag state={item.state} />
        )}
      </td>
    </tr>
  );
}

function Requests() {
  const t = requestsTexts.useTexts();
  const api = useApi();
  const now = useNow(30_000);
  const search = useSearch({ from: '/yeu-cau-tai-khoan' });
  const navigate = useNavigate();
  const view = search.muc === 'ALL' ? 'ALL' : 'REQUESTED';
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [refusing, setRefusing] = useState<readonly AccountRequestDto[] | null>(null);
  const filter: RequestFilter = {
    area: search.dia_ban,
    kind: oneOf(UnitKind, search.loai),
    age: oneOf(AgeBand, search.cho),
    delivery: oneOf(PasswordDelivery, search.gui),
  };
  const filtered = Object.values(filter).some(Boolean);
  const query = useInfiniteQuery({
    queryKey: [...keys.requests, 'list', view, filter],
    queryFn: ({ pageParam }) =>
      listAccountRequests({
        client: api.client,
        query: { state: view, cursor: pageParam, limit: 100, ...filter },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: (held) => ((held.state.data?.pages.length ?? 0) > 3 ? false : 15_000),
  });
  const summary = useQuery({
    queryKey: [...keys.requests, 'summary', filter],
    queryFn: () => summarizeAccountRequests({ client: api.client, query: filter }),
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
  const counts = query.data?.pages[0]?.counts;
  const decisions = useDecisions(() => {
    setPicked(new Set());
    setRefusing(null);
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = items.filter((item) => item.state === 'REQUESTED');
  const chosen = open.filter((item) => picked.has(item.accountId));
  const toggle = (id: string): void =>
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/yeu-cau-tai-khoan/quy-tac" className="kb-btn" data-variant="quiet" data-size="normal">
          <ListChecks size={18} aria-hidden="true" />
          {t.rules}
        </Link>
      </PageHead>
      <Tabs
        label={t.tabsLabel}
        tabs={['REQUESTED', 'ALL'] as const}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === 'ALL' ? counts?.all : counts?.requested)}
        onChoose={(one) => void navigate({ to: '/yeu-cau-tai-khoan', search: { ...search, muc: one } })}
      />
      <RequestFilters
        filter={filter}
        summary={summary.data}
        onChange={(next) =>
          void navigate({
            to: '/yeu-cau-tai-khoan',
            search: {
              muc: search.muc,
              dia_ban: next.area,
              loai: next.kind,
              cho: next.age,
              gui: next.delivery,
            },
          })
        }
      >
        {view === 'REQUESTED' && <ApproveMatching filter={filter} total={summary.data?.total ?? 0} />}
      </RequestFilters>
      <RunProgress />
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={({ pages }) =>
            pages[0]?.items.length
              ? null
              : filtered
                ? { title: t.emptyFiltered, text: t.emptyFilteredText }
                : { title: t.emptyTitle, text: t.emptyText }
          }
        >
          {() => (
            <>
              <table className="table">
                <thead>
                  <tr>
                    <th className="pick">
                      {open.length > 0 && (
                        <Checkbox
                          aria-label={t.pickAll}
                          checked={chosen.length === open.length}
                          indeterminate={chosen.length > 0 && chosen.length < open.length}
                          onChange={() =>
                            setPicked(
                              chosen.length === open.length
                                ? new Set()
                                : new Set(open.map((item) => item.accountId)),
                            )
                          }
                        />
                      )}
                    </th>
                    <th>{t.unit}</th>
                    <th className="kind">{t.kind}</th>
                    <th>{t.area}</th>
                    <th>{t.delivery}</th>
                    <th>{t.waits}</th>
                    <th>
                      <span className="visually-hidden">{t.state}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <Row
                      key={item.accountId}
                      item={item}
                      now={now}
                      canDecide={item.state === 'REQUESTED'}
                      picked={picked.has(item.accountId)}
                      onPick={() => toggle(item.accountId)}
                      onApprove={() => {
                        if (!decisions.busy) decisions.decide({ items: [item], reason: null });
                      }}
                      onRefuse={() => setRefusing([item])}
                    />
                  ))}
                </tbody>
              </table>
              <More query={query} />
            </>
          )}
        </QueryResult>
      </div>
      {chosen.length > 0 && (
        <div className="bulk" role="region" aria-label={t.picked(chosen.length)}>
          <Button
            busy={decisions.busy}
            icon={<Check aria-hidden="true" />}
            onClick={() => decisions.decide({ items: chosen, reason: null })}
          >
            {t.approveMany(chosen.length)}
          </Button>
          <Button variant="quiet" onClick={() => setRefusing(chosen)}>
            {t.refuse}
          </Button>
          <Button variant="plain" onClick={() => setPicked(new Set())}>
            {t.unpick}
          </Button>
        </div>
      )}
      {refusing && (
        <NoteDialog
          title={t.refuseTitle(refusing.length)}
          label={t.reason}
          hint={t.reasonHint}
          send={t.refuse}
          needed={t.reasonNeeded}
          busy={decisions.busy}
          onSend={(reason) => decisions.decide({ items: refusing, reason })}
          onClose={() => setRefusing(null)}
        />
      )}
      {decisions.outcome && (
        <BulkResults
          title={t.resultsTitle(
            decisions.outcome.results.filter((one) => one.ok).length,
            decisions.outcome.results.length,
          )}
          hint={t.resultsHint}
          results={decisions.outcome.results}
          nameOf={(id) => decisions.outcome?.names.get(id) ?? id}
          doneOf={decisions.deliveryText}
          onClose={decisions.clear}
        />
      )}
    </>
  );
}

/** DIC approves accounts, one or many. */
export function RequestsPage() {
  return (
    <PageGuard room="requests">
      <Requests />
    </PageGuard>
  );
}
