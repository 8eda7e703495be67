import '../styles/channel.css';
import { Room, exportArchive, listRooms, listThreads } from '@khai-bao/api-client/support';
import { supportStream } from '@khai-bao/api-client/admin';
import { Button, Empty, Tag, cityDay } from '@khai-bao/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Archive, PenLine, Radio } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { notify } from '../parts/notify.js';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { useStreamConnected } from '../navigation/live-streams.js';
import { useSearchText } from '../parts/use-search-text.js';
import { QueryResult, PageHead, PageGuard, SearchBox, isTypingOrDialogOpen } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { channelTexts } from './channel.texts.js';
import { focalPersonTexts } from './focal-persons.texts.js';
import { FocalPersons } from './focal-persons.js';
import { NewThread } from './new-thread.js';
import { OpenThread } from './open-thread.js';
import { RoomFilter } from './room-filter.js';
import { ThreadList, groupThreads } from './thread-list.js';

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
      onChoose={(tab) => void navigate({ to: '/kenh-ho-tro', search: tab === 'chuoi' ? {} : { view: tab } })}
    />
  );
}

function Persons() {
  const { find } = focalPersonTexts.useTexts();
  const t = channelTexts.useTexts();
  const { typed, q, type } = useSearchText();
  return (
    <>
      <PageHead title={t.title}>
        <SearchBox value={typed} onChange={type} label={find} />
      </PageHead>
      <ChannelTabs current="dau-moi" />
      <FocalPersons q={q} />
    </>
  );
}

function Threads() {
  const canExportArchive = useHasPermission('channel.archive');
  const t = channelTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/kenh-ho-tro' });
  const navigate = useNavigate();
  const live = useStreamConnected(supportStream);
  const { typed, q, type } = useSearchText(search.q);
  const [writing, setWriting] = useState(false);
  const { area } = search;
  const room = parseEnumValue(Room, search.room);
  const query = useQuery({
    queryKey: [...queryKeys.threads, q, ...(room || area ? [room ?? '', area ?? ''] : [])],
    queryFn: ({ signal }) =>
      listThreads({
        client: api.client,
        query: { q, room, area, limit: 100 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const rooms = useQuery({
    queryKey: [...queryKeys.threads, '', 'rooms'],
    queryFn: () => listRooms({ client: api.client }),
    staleTime: 10_000,
  });
  const archive = useMutation({
    mutationFn: async () =>
      saveFile(
        await exportArchive({ client: api.client, query: { room }, parseAs: 'blob' }),
        `kenh-ho-tro-${room ?? 'tat-ca'}-${cityDay()}.jsonl`,
      ),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const open = (id: string | undefined): void => {
    void navigate({ to: '/kenh-ho-tro', search: { ...search, id } });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTypingOrDialogOpen(event)) return;
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
        <SearchBox value={typed} onChange={type} />
        {canExportArchive && (
          <Button
            variant="quiet"
            busy={archive.isPending}
            icon={<Archive aria-hidden="true" />}
            onClick={() => archive.mutate()}
          >
            {t.archive}
          </Button>
        )}
        <Button icon={<PenLine aria-hidden="true" />} onClick={() => setWriting(true)}>
          {t.fresh}
        </Button>
      </PageHead>
      <ChannelTabs current="chuoi" />
      <div className="channel" data-opened={search.id ? true : undefined}>
        <div className="channel-list">
          {rooms.data && (
            <RoomFilter
              rooms={rooms.data}
              room={room}
              area={area}
              onChoose={(chosen) => void navigate({ to: '/kenh-ho-tro', search: { ...search, ...chosen } })}
            />
          )}
          <QueryResult
            query={query}
            empty={(page) =>
              page.items.length > 0
                ? null
                : q || room || area
                  ? {
                      title: q ? t.emptySearch(q) : t.emptyRoom,
                      text: q ? t.emptySearchHint : t.emptyRoomHint,
                    }
                  : { title: t.emptyTitle, text: t.emptyText }
            }
          >
            {(page) => <ThreadList items={page.items} openId={search.id} onOpen={open} />}
          </QueryResult>
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
          rooms={rooms.data}
          room={room}
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
  const { view } = useSearch({ from: '/kenh-ho-tro' });
  return <PageGuard section="channel">{view === 'dau-moi' ? <Persons /> : <Threads />}</PageGuard>;
}
