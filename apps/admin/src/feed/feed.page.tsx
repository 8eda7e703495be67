import '../styles/feed.css';
import '../styles/ncovi.css';
import {
  type DestinationDto,
  type StreamDto,
  getFeed,
  pauseDestination,
  resumeDestination,
} from '@khai-bao/api-client/sync';
import { feedStream } from '@khai-bao/api-client/admin';
import { Button, Tag, formatMoment, useLanguage } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Activity,
  CirclePause,
  Clock,
  FileCheck2,
  OctagonAlert,
  Pause,
  Play,
  Radio,
  Unplug,
} from 'lucide-react';
import { useState } from 'react';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { useStreamConnected, useLiveEvents } from '../navigation/live-streams.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText, problemText } from '../texts/words.js';
import { CentreSum, PausedBy, WorkerTroubles } from './centre-parts.js';
import { Receipts } from './feed-dialogs.js';
import { feedTexts } from './feed.texts.js';
import { feedColumns, totalOf, type FeedColumn } from './feed-sums.js';
import { NcoviList } from './ncovi-list.js';
import { QuarantinedRecords } from './quarantined-records.js';

const streamStyles: Record<DestinationDto['state'], readonly [Tone, typeof Activity]> = {
  running: ['pass', Activity],
  waiting: ['caution', Clock],
  paused: ['caution', CirclePause],
  unreachable: ['stop', Unplug],
  failing: ['stop', OctagonAlert],
};
function Streams({ streams, onQuarantine }: { streams: readonly StreamDto[]; onQuarantine: () => void }) {
  const t = feedTexts.useTexts();
  const language = useLanguage();
  const shown = (n: number): string => numberText(n, language);
  const cell = (column: FeedColumn, n: number) => {
    if (column === 'quarantined' && n > 0) {
      return (
        <button type="button" className="feed-hole num" onClick={onQuarantine}>
          {shown(n)}
        </button>
      );
    }
    return (
      <span className={column === 'waiting' && n > 0 ? 'feed-wait num' : n === 0 ? 'dim num' : 'num'}>
        {shown(n)}
      </span>
    );
  };
  return (
    <table className="feed-table">
      <thead>
        <tr>
          <th>{t.stream}</th>
          {feedColumns.map((column) => (
            <th key={column} className="end">
              {t[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => (
          <tr key={stream.stream}>
            <th scope="row">{t.streams[stream.stream]}</th>
            {feedColumns.map((column) => (
              <td key={column} className="end" data-label={t[column]}>
                {cell(column, stream[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.total}</th>
          {feedColumns.map((column) => (
            <td key={column} className="end num" data-label={t[column]}>
              {shown(totalOf(streams, column))}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

function Destination({ centre }: { centre: DestinationDto }) {
  const t = feedTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const names: Readonly<Record<string, string>> = t.names;
  const title = names[centre.name] ?? centre.name;
  const [tone, Icon] = streamStyles[centre.state];
  const [dialog, setDialog] = useState<'receipts' | 'quarantine' | 'pause' | null>(null);
  const paused = centre.state === 'paused';
  const toggle = useMutation({
    mutationFn: (reason: string) =>
      paused
        ? resumeDestination({ client: api.client, path: { name: centre.name } })
        : pauseDestination({ client: api.client, path: { name: centre.name }, body: { reason } }),
    onSuccess: () => {
      setDialog(null);
      notify({ tone: paused ? 'pass' : 'caution', text: paused ? t.resumed(title) : t.paused(title) });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.feed }),
  });
  return (
    <section className="centre card" aria-label={title} data-testid={`centre-${centre.name}`}>
      <header>
        <h2>{title}</h2>
        <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
          {t.states[centre.state]}
        </Tag>
      </header>
      <CentreSum centre={centre} onLook={() => setDialog('quarantine')} />
      {centre.paused && <PausedBy paused={centre.paused} />}
      {centre.lastError && centre.state !== 'running' && (
        <Notice tone="caution">
          {t.lastError}: {centre.lastError}
          {centre.nextAttemptAt && ` · ${t.nextAttempt(formatMoment(centre.nextAttemptAt))}`}
        </Notice>
      )}
      <Streams streams={centre.streams} onQuarantine={() => setDialog('quarantine')} />
      <footer className="row">
        <Button
          variant={paused ? 'main' : 'quiet'}
          busy={toggle.isPending}
          icon={paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
          aria-label={paused ? t.resumeOf(title) : t.pauseOf(title)}
          onClick={() => (paused ? toggle.mutate('') : setDialog('pause'))}
        >
          {paused ? t.resume : t.pause}
        </Button>
        <Button
          variant="quiet"
          icon={<FileCheck2 aria-hidden="true" />}
          aria-label={t.receiptsOf(title)}
          onClick={() => setDialog('receipts')}
        >
          {t.receipts}
        </Button>
      </footer>
      {dialog === 'receipts' && <Receipts name={centre.name} title={title} onClose={() => setDialog(null)} />}
      {dialog === 'pause' && (
        <NoteDialog
          title={t.pauseOf(title)}
          label={t.pauseReason}
          hint={t.pauseReasonHint}
          needed={t.pauseReasonNeeded}
          minLength={3}
          send={t.pause}
          busy={toggle.isPending}
          onSend={(reason) => toggle.mutate(reason)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'quarantine' && (
        <QuarantinedRecords name={centre.name} title={title} onClose={() => setDialog(null)} />
      )}
    </section>
  );
}

function Feed() {
  const t = feedTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const live = useStreamConnected(feedStream);
  useLiveEvents(feedStream, (event) => {
    if (event.event !== 'ping') void client.invalidateQueries({ queryKey: queryKeys.feed });
  });
  const query = useQuery({
    queryKey: queryKeys.feed,
    queryFn: () => getFeed({ client: api.client }),
    refetchInterval: 10_000,
  });
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
      />
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={(feed) =>
            feed.destinations.length === 0 && feed.troubles.length === 0
              ? { title: t.emptyTitle, text: t.emptyText }
              : null
          }
        >
          {(feed) => (
            <>
              <WorkerTroubles troubles={feed.troubles} />
              <div className="centres">
                <NcoviList urgent />
                {feed.destinations.map((centre) => (
                  <Destination key={centre.name} centre={centre} />
                ))}
                <NcoviList urgent={false} />
              </div>
            </>
          )}
        </QueryResult>
      </div>
    </>
  );
}

/** What went to each data centre, what it confirmed, and what waits. */
export function FeedPage() {
  return (
    <PageGuard section="feed">
      <Feed />
    </PageGuard>
  );
}
