import '../styles/duty.css';
import type { CaseDetail as Detail, CaseItem, CasePage, CaseState } from '@khai-bao/api-client/admin';
import { alertsStream } from '@khai-bao/api-client/admin';
import { Button, Empty, Tag } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { BellRing, Radio, WifiOff, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Tabs } from '../parts/tabs.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { useConnected, useLive } from '../shell/live.js';
import { Answer, PageHead, RoomDoor, typing } from '../shell/page.js';
import { keys } from '../shell/waiting.js';
import { common } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { CaseDetail } from './case-detail.js';
import { endStates, nameAndYear } from './case-state.js';
import { CaseList } from './case-list.js';
import { dutyTexts } from './duty.texts.js';

const views = ['open', 'closed', 'all'] as const;
type Next = Exclude<CaseState, 'NEW' | 'ACKNOWLEDGED'>;

function isCase(data: unknown): data is CaseItem {
  return typeof data === 'object' && data !== null && 'caseId' in data && 'state' in data;
}

/** Takes cases and moves them on; what was done shows at once in list and detail. */
function useCaseActions(onDone: () => void) {
  const t = dutyTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const after = (one: Detail | undefined): void => {
    if (one) client.setQueryData(keys.oneCase(one.caseId), one);
    void client.invalidateQueries({ queryKey: keys.cases });
    void client.invalidateQueries({ queryKey: ['case'] });
    onDone();
  };
  const onError = (error: unknown): void => {
    notify({ tone: 'stop', text: problemText(error) });
    void client.invalidateQueries({ queryKey: keys.cases });
    void client.invalidateQueries({ queryKey: ['case'] });
  };
  const take = useMutation({
    mutationFn: (id: string) => api.alerts.acknowledge(id),
    onSuccess: (one) => {
      if (one) notify({ tone: 'pass', text: t.acknowledged(one.code) });
      after(one);
    },
    onError,
  });
  const move = useMutation({
    mutationFn: ({ id, state, note }: { id: string; state: Next; note: string }) =>
      api.alerts.setState(id, state, note),
    onSuccess: (one, { state }) => {
      if (one) notify({ tone: 'pass', text: t.changed(one.code, t.states[state]) });
      after(one);
    },
    onError,
  });
  return { take: take.mutate, taking: take.isPending, move: move.mutate, moving: move.isPending };
}

function NewCases({
  cases,
  onLook,
  onClose,
}: {
  cases: readonly CaseItem[];
  onLook: (id: string) => void;
  onClose: () => void;
}) {
  const t = dutyTexts.useTexts();
  const words = common.useTexts();
  const [first] = cases;
  if (!first) return null;
  return (
    <div className="new-case" role="alert" data-testid="new-case-alert">
      <BellRing size={24} aria-hidden="true" />
      <strong className="grow">
        {cases.length === 1
          ? t.alertOne(nameAndYear(first), `${first.unitName}, ${first.gateName}`)
          : t.alertMany(cases.length)}
      </strong>
      <Button variant="ground" size="small" onClick={() => onLook(first.caseId)}>
        {t.look}
      </Button>
      <button type="button" className="new-case-close" aria-label={words.close} onClick={onClose}>
        <X size={18} aria-hidden="true" />
      </button>
    </div>
  );
}

function Duty() {
  const t = dutyTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const search = useSearch({ from: '/ca-nghi-ngo' });
  const navigate = useNavigate();
  const live = useConnected(alertsStream);
  const view = views.find((one) => one === search.muc) ?? 'open';
  const [fresh, setFresh] = useState<readonly CaseItem[]>([]);
  const [moving, setMoving] = useState<{ state: Next; one: Detail } | null>(null);
  const query = useQuery({
    queryKey: [...keys.cases, view],
    queryFn: () => api.alerts.cases(view),
    refetchInterval: live ? 60_000 : 10_000,
  });
  const items = [...(query.data?.items ?? [])].sort(
    (a, b) => Number(b.state === 'NEW') - Number(a.state === 'NEW'),
  );
  const actions = useCaseActions(() => setMoving(null));
  const open = (id: string | undefined): void => {
    if (id) setFresh((before) => before.filter((one) => one.caseId !== id));
    void navigate({ to: '/ca-nghi-ngo', search: { ...search, id } });
  };

  useLive(alertsStream, ({ event, data }) => {
    if (event !== 'case' || !isCase(data)) return;
    const known = items.some((one) => one.caseId === data.caseId);
    client.setQueryData<CasePage>([...keys.cases, 'open'], (page) => {
      if (!page) return page;
      const others = page.items.filter((one) => one.caseId !== data.caseId);
      const old = page.items.find((one) => one.caseId === data.caseId);
      if (old && old.version > data.version) return page;
      return {
        ...page,
        items: endStates.has(data.state)
          ? others
          : [data, ...others].sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
      };
    });
    if (data.state !== 'NEW') setFresh((before) => before.filter((one) => one.caseId !== data.caseId));
    else if (!known) setFresh((before) => [data, ...before.filter((one) => one.caseId !== data.caseId)]);
  });

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (typing(event)) return;
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
      </PageHead>
      <NewCases cases={fresh} onLook={open} onClose={() => setFresh([])} />
      <Tabs
        label={t.tabsLabel}
        tabs={views}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === 'open' ? query.data?.counts.open : '')}
        onChoose={(one) => void navigate({ to: '/ca-nghi-ngo', search: { muc: one } })}
      />
      <div
        className="split duty"
        data-opened={search.id ? true : undefined}
        data-alone={(!search.id && items.length === 0) || undefined}
      >
        <div className="pane">
          <Answer
            query={query}
            empty={() => (items.length === 0 ? { title: t.emptyTitle[view], text: t.emptyText } : null)}
          >
            {() => (
              <CaseList
                items={items}
                openId={search.id}
                fresh={new Set(fresh.map((one) => one.caseId))}
                onOpen={open}
              />
            )}
          </Answer>
        </div>
        <aside className="pane">
          {search.id ? (
            <CaseDetail
              key={search.id}
              id={search.id}
              busy={actions.taking}
              onTake={() => {
                if (search.id) actions.take(search.id);
              }}
              onNext={(state, one) => setMoving({ state, one })}
              onBack={() => open(undefined)}
            />
          ) : (
            items.length > 0 && <Empty title={t.choose}>{t.chooseHint}</Empty>
          )}
        </aside>
      </div>
      {moving && (
        <NoteDialog
          title={t.noteTitle(t.next[moving.state], moving.one.person.fullName)}
          label={t.note}
          hint={t.noteHint}
          send={t.next[moving.state]}
          busy={actions.moving}
          onSend={(note) => actions.move({ id: moving.one.caseId, state: moving.state, note })}
          onClose={() => setMoving(null)}
        />
      )}
    </>
  );
}

/** The duty officer's console: told within a second, taken with one key. */
export function DutyPage() {
  return (
    <RoomDoor room="duty">
      <Duty />
    </RoomDoor>
  );
}
