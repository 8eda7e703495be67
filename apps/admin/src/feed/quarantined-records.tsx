import {
  type QuarantinedRecordDto,
  type QuarantineState,
  closeQuarantinedRecord,
  forwardQuarantinedRecord,
  listQuarantine,
  retryQuarantine,
  retryQuarantinedRecord,
} from '@khai-bao/api-client/sync';
import { Button, Tag, formatDateTime } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { feedTexts } from './feed.texts.js';
import { ReleaseDialog } from './release-dialog.js';
import { setAsideTexts } from './quarantined-records.texts.js';

const tones: Record<QuarantineState, Tone> = {
  open: 'caution',
  retrying: 'blue',
  'handed-on': 'caution',
  closed: 'plain',
  sent: 'pass',
};
const pageSize = 50;

function RecordLine({ item }: { item: QuarantinedRecordDto }) {
  const t = setAsideTexts.useTexts();
  const streams: Readonly<Record<string, string>> = feedTexts.useTexts().streams;
  const { decision } = item;
  return (
    <div>
      <p>
        <strong>
          {streams[item.stream] ?? item.stream} <span className="num">{item.seq}</span>
        </strong>
        {item.unitName && <> · {item.unitName}</>} <Tag tone={tones[item.state]}>{t.states[item.state]}</Tag>
      </p>
      <p>{item.reason}</p>
      <p className="dim">
        <span className="num">{formatDateTime(item.at)}</span> · {t.tries(item.tries)}
        {item.recordId && (
          <>
            {' '}
            · <span className="code set-aside-id">{item.recordId}</span>
          </>
        )}
      </p>
      {decision && (
        <p className="dim">
          {t.decided(decision.byName, formatDateTime(decision.at))}
          {decision.handedTo && ` ${t.handedTo(decision.handedTo)}`}
          {decision.reason && <q className="set-aside-reason">{decision.reason}</q>}
        </p>
      )}
    </div>
  );
}

/** Records that are set aside for a centre: which, why, and what is done about each. */
export function QuarantinedRecords({
  name,
  title,
  onClose,
}: {
  name: string;
  title: string;
  onClose: () => void;
}) {
  const t = setAsideTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [closing, setClosing] = useState<QuarantinedRecordDto | null>(null);
  const [handing, setHanding] = useState<QuarantinedRecordDto | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.feed, 'quarantine', name],
    queryFn: ({ pageParam }) =>
      listQuarantine({
        client: api.client,
        path: { name },
        query: { ...(pageParam ? { cursor: pageParam } : {}), limit: pageSize },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const act = useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; done: string }) => run(),
    onSuccess: (_answer, { done }) => {
      setClosing(null);
      setHanding(null);
      notify({ tone: 'pass', text: done });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.feed }),
  });
  const waiting = items.some(({ state }) => state === 'open');
  return (
    <>
      <Dialog opened onClose={onClose} title={t.titleOf(title)} size="xl">
        <QueryResult
          query={query}
          rows={4}
          empty={() => (items.length === 0 ? { title: t.empty, text: t.emptyText } : null)}
        >
          {() => (
            <div className="stack">
              {waiting && (
                <div className="row">
                  <Button
                    icon={<RotateCw aria-hidden="true" />}
                    busy={act.isPending}
                    onClick={() =>
                      act.mutate({
                        run: () => retryQuarantine({ client: api.client, path: { name } }),
                        done: t.retriedAll,
                      })
                    }
                  >
                    {t.retryAll}
                  </Button>
                </div>
              )}
              <ul className="set-aside">
                {items.map((item) => {
                  const unsettled = item.state === 'open' || item.state === 'handed-on';
                  const which = `${item.stream} ${item.seq}`;
                  return (
                    <li key={which}>
                      <RecordLine item={item} />
                      <div className="row">
                        {(unsettled || item.state === 'closed') && (
                          <Button
                            size="small"
                            variant="quiet"
                            aria-label={`${t.retry}: ${which}`}
                            onClick={() =>
                              act.mutate({
                                run: () =>
                                  retryQuarantinedRecord({
                                    client: api.client,
                                    path: { name, stream: item.stream, seq: item.seq },
                                  }),
                                done: t.retried,
                              })
                            }
                          >
                            {t.retry}
                          </Button>
                        )}
                        {unsettled && (
                          <>
                            <Button
                              size="small"
                              variant="quiet"
                              aria-label={`${t.handOn}: ${which}`}
                              onClick={() => setHanding(item)}
                            >
                              {t.handOn}
                            </Button>
                            <Button
                              size="small"
                              variant="plain"
                              aria-label={`${t.close}: ${which}`}
                              onClick={() => setClosing(item)}
                            >
                              {t.close}
                            </Button>
                          </>
                        )}
                      </div>
                    </li>
                  );
                })}
              </ul>
              <LoadMoreButton query={query} />
            </div>
          )}
        </QueryResult>
      </Dialog>
      {closing && (
        <NoteDialog
          title={`${t.close}: ${closing.stream} ${closing.seq}`}
          label={t.closeReason}
          hint={t.closeHint}
          needed={t.reasonNeeded}
          minLength={3}
          send={t.close}
          busy={act.isPending}
          onSend={(reason) =>
            act.mutate({
              run: () =>
                closeQuarantinedRecord({
                  client: api.client,
                  path: { name, stream: closing.stream, seq: closing.seq },
                  body: { reason },
                }),
              done: t.closed,
            })
          }
          onClose={() => setClosing(null)}
        />
      )}
      {handing && (
        <ReleaseDialog
          title={`${t.handOn}: ${handing.stream} ${handing.seq}`}
          busy={act.isPending}
          onSend={(words) =>
            act.mutate({
              run: () =>
                forwardQuarantinedRecord({
                  client: api.client,
                  path: { name, stream: handing.stream, seq: handing.seq },
                  body: words,
                }),
              done: t.handed(words.to),
            })
          }
          onClose={() => setHanding(null)}
        />
      )}
    </>
  );
}
