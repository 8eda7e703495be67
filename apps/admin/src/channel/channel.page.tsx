import '../styles/channel.css';
import { TextInput, Textarea } from '@mantine/core';
import type { PostCard, Thread } from '@khai-bao/api-client/admin';
import { supportStream } from '@khai-bao/api-client/admin';
import { Button, Empty, Tag, formatMoment, initials } from '@khai-bao/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, PenLine, Radio } from 'lucide-react';
import { useDeferredValue, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { OpenDialog } from '../handover/open-dialog.js';
import { StateTag } from '../intake/intake-state.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { useConnected } from '../shell/live.js';
import { Answer, PageHead, RoomDoor, SearchBox, typing } from '../shell/page.js';
import { keys } from '../shell/waiting.js';
import { common } from '../texts/common.texts.js';
import { problemText, stateText } from '../texts/words.js';
import { channelTexts } from './channel.texts.js';
import { Composer } from './composer.js';
import { FocalPersons } from './focal-persons.js';
import { ThreadList, groupThreads } from './thread-list.js';
import { ThreadPosts } from './thread-posts.js';

const tabs = ['chuoi', 'dau-moi'] as const;
type Tab = (typeof tabs)[number];

function ChannelTabs({ current }: { current: Tab }) {
  const t = channelTexts.useTexts();
  const navigate = useNavigate();
  return (
    <Tabs
      label={t.title}
      tabs={tabs}
      current={current}
      nameOf={(tab) => t.tabs[tab]}
      countOf={() => null}
      onChoose={(tab) => void navigate({ to: '/kenh-ho-tro', search: tab === 'chuoi' ? {} : { muc: tab } })}
    />
  );
}

function Persons() {
  const t = channelTexts.useTexts();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  return (
    <>
      <PageHead title={t.title}>
        <SearchBox value={typed} onChange={setTyped} label={t.persons.find} />
      </PageHead>
      <ChannelTabs current="dau-moi" />
      <FocalPersons q={q} />
    </>
  );
}

function NewThread({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const t = channelTexts.useTexts();
  const words = common.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const begin = useMutation({
    mutationFn: () => api.support.begin(subject.trim(), text.trim()),
    onSuccess: ({ threadId }) => onMade(threadId),
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.newTitle}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (subject.trim() && text.trim()) begin.mutate();
          else setEmpty(true);
        }}
      >
        {(empty || begin.error) && (
          <Notice tone="stop">{begin.error ? problemText(begin.error) : t.needed}</Notice>
        )}
        <TextInput
          label={t.subject}
          maxLength={200}
          data-autofocus
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t.text}
          autosize
          minRows={4}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" busy={begin.isPending}>
            {t.newSend}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Beside({ thread }: { thread: Thread }) {
  const t = channelTexts.useTexts();
  const words = common.useTexts();
  return (
    <aside className="thread-beside">
      {thread.members.length > 0 && (
        <>
          <h3>{t.members}</h3>
          <ul>
            {thread.members.map((member) => (
              <li key={`${member.name}${member.place}`}>
                <span className="round" aria-hidden="true">
                  {initials(member.name)}
                </span>
                <span>
                  <strong>{member.name}</strong>
                  {member.place}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {thread.milestones.length > 0 && (
        <>
          <h3>{t.milestones}</h3>
          <dl>
            {thread.milestones.map((one) => (
              <div key={`${one.what}${one.at}`}>
                <dt>{stateText(one.what, words)}</dt>
                <dd className="num">{formatMoment(one.at)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </aside>
  );
}

function OpenThread({ id, onBack }: { id: string; onBack: () => void }) {
  const t = channelTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [slip, setSlip] = useState<{ handoverId: string; unitName: string } | null>(null);
  const query = useQuery({ queryKey: keys.thread(id), queryFn: () => api.support.thread(id) });
  const end = useRef<HTMLDivElement>(null);
  const unread = query.data?.unread ?? 0;
  const last = query.data?.posts.at(-1)?.postId;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
    if (!last) return;
    void api.support
      .read(id)
      .then(() => (unread > 0 ? client.invalidateQueries({ queryKey: keys.threads }) : undefined))
      .catch(() => undefined);
  }, [api, client, id, last, unread]);
  const openSlip = async (card: PostCard): Promise<void> => {
    try {
      const { items } = await api.accounts.handovers('ALL');
      const handover =
        items.find((item) => item.accountId === card.accountId) ??
        items.find((item) => item.unitId === card.unitId);
      if (!handover) notify({ tone: 'stop', text: problemText('ACCOUNTS.HANDOVER_NOT_FOUND') });
      else if (handover.state === 'WAITING') setSlip(handover);
      else await navigate({ to: '/ban-giao', search: { id: handover.handoverId, muc: 'ALL' } });
    } catch (error) {
      notify({ tone: 'stop', text: problemText(error) });
    }
  };
  return (
    <Answer query={query}>
      {(thread) => (
        <>
          <section className="thread" aria-label={thread.subject}>
            <header>
              <Button
                variant="plain"
                size="small"
                className="panel-back"
                icon={<ArrowLeft aria-hidden="true" />}
                onClick={onBack}
              >
                {t.backToList}
              </Button>
              <h2>{thread.subject}</h2>
              <p className="row">
                <span className="dim">
                  {thread.reference ? t.registration(thread.reference) : thread.areaName}
                </span>
                {thread.state && <StateTag state={thread.state} />}
              </p>
            </header>
            <div className="thread-scroll">
              <ThreadPosts posts={thread.posts} onOpenSlip={(card) => void openSlip(card)} />
              <div ref={end} />
            </div>
            <Composer threadId={id} />
          </section>
          <Beside thread={thread} />
          {slip && (
            <OpenDialog
              handoverId={slip.handoverId}
              unitName={slip.unitName}
              onClose={() => setSlip(null)}
              onOpened={() => void navigate({ to: '/ban-giao', search: { id: slip.handoverId } })}
            />
          )}
        </>
      )}
    </Answer>
  );
}

function Threads() {
  const t = channelTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/kenh-ho-tro' });
  const navigate = useNavigate();
  const live = useConnected(supportStream);
  const [typed, setTyped] = useState(search.q ?? '');
  const q = useDeferredValue(typed.trim());
  const [writing, setWriting] = useState(false);
  const query = useQuery({
    queryKey: [...keys.threads, q],
    queryFn: ({ signal }) => api.support.threads(q, signal),
    placeholderData: keepPreviousData,
  });
  const open = (id: string | undefined): void => {
    void navigate({ to: '/kenh-ho-tro', search: { ...search, id } });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (typing(event)) return;
    const order = groupThreads(query.data?.items ?? []).flatMap((group) => group.items);
    const at = order.findIndex((item) => item.threadId === search.id);
    const next = event.key === 'j' ? order[at + 1] : event.key === 'k' ? order[at - 1] : undefined;
    if (next) open(next.threadId);
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
          live && (
            <Tag tone="pass" icon={<Radio aria-hidden="true" />}>
              {t.live}
            </Tag>
          )
        }
      >
        <SearchBox value={typed} onChange={setTyped} />
        <Button icon={<PenLine aria-hidden="true" />} onClick={() => setWriting(true)}>
          {t.fresh}
        </Button>
      </PageHead>
      <ChannelTabs current="chuoi" />
      <div className="channel" data-opened={search.id ? true : undefined}>
        <div className="channel-list">
          <Answer
            query={query}
            empty={(page) =>
              page.items.length > 0
                ? null
                : q
                  ? { title: t.emptySearch(q), text: t.emptySearchHint }
                  : { title: t.emptyTitle, text: t.emptyText }
            }
          >
            {(page) => <ThreadList items={page.items} openId={search.id} onOpen={open} />}
          </Answer>
        </div>
        {search.id ? (
          <OpenThread key={search.id} id={search.id} onBack={() => open(undefined)} />
        ) : (
          <div className="channel-none">
            {(query.data?.items.length ?? 0) > 0 && <Empty title={t.choose}>{t.chooseHint}</Empty>}
          </div>
        )}
      </div>
      {writing && (
        <NewThread
          onClose={() => setWriting(false)}
          onMade={(id) => {
            setWriting(false);
            open(id);
          }}
        />
      )}
    </>
  );
}

/** The standing channel between DIC, the Department of Health and all committees. */
export function ChannelPage() {
  const { muc } = useSearch({ from: '/kenh-ho-tro' });
  return <RoomDoor room="channel">{muc === 'dau-moi' ? <Persons /> : <Threads />}</RoomDoor>;
}
