import {
  decideNcoviRemovals,
  getNcoviList,
  listNcoviQuarantine,
  restartNcoviList,
  type NcoviListDto,
} from '@khai-bao/api-client/sync';
import { Button, Tag, formatDateTime, useLanguage, type Tone } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Activity, CircleHelp, OctagonAlert, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText, problemText } from '../texts/words.js';
import { ncoviListTexts } from './ncovi-list.texts.js';

const listKey = [...queryKeys.feed, 'ncovi-list'] as const;
const stateStyles: Record<NcoviListDto['state'], readonly [Tone, typeof Activity]> = {
  reading: ['pass', Activity],
  unreachable: ['stop', Unplug],
  refused: ['stop', OctagonAlert],
  asking: ['yours', CircleHelp],
};
/** Refusals that only a comparison from the start can end. */
const endedByRestart: ReadonlySet<string> = new Set(['backwards', 'rewritten']);

type Action = 'confirm' | 'refuse' | 'restart';

/** States in which the list needs a person. */
const urgentStates: ReadonlySet<string> = new Set(['asking', 'refused']);

/**
 * How the national NCOVI list is read, why it is not, and what it asks. Nothing when no list is configured.
 * @param urgent shows the list only while it needs a person, or only while it does not: it then stands in another place
 */
export function NcoviList({ urgent }: { urgent: boolean }) {
  const api = useApi();
  const query = useQuery({
    queryKey: listKey,
    queryFn: () => getNcoviList({ client: api.client }),
    refetchInterval: 10_000,
  });
  return query.data?.isConfigured && urgentStates.has(query.data.state) === urgent ? (
    <ListCard list={query.data} />
  ) : null;
}

function ListCard({ list }: { list: NcoviListDto }) {
  const t = ncoviListTexts.useTexts();
  const language = useLanguage();
  const canOperate = useHasPermission('feed.operate');
  const [dialog, setDialog] = useState<Action | 'quarantine' | null>(null);
  const shown = (n: number): string => numberText(n, language);
  const [tone, Icon] = stateStyles[list.state];
  const numbers: [string, string][] = [
    [t.units, shown(list.units)],
    [t.listedThere, shown(list.listedThere)],
    [t.read, t.readOf(shown(list.cursor), shown(list.head))],
    [t.waiting, shown(list.removals + list.pendingChanges)],
    [t.quarantined, shown(list.quarantined)],
  ];
  return (
    <section className="centre card ncovi-list" aria-label={t.title} data-testid="ncovi-list">
      <header>
        <h2>{t.title}</h2>
        <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
          {list.isComparing && list.state === 'reading' ? t.comparing : t.states[list.state]}
        </Tag>
      </header>
      {list.state === 'asking' && (
        <Notice tone="yours">
          <p className="strong">{t.askTitle(shown(list.removals), shown(list.units))}</p>
          <p>{t.askText(`${Math.round(list.lossShare * 100)} %`)}</p>
          {canOperate && (
            <div className="row">
              <Button onClick={() => setDialog('confirm')}>{t.confirm}</Button>
              <Button variant="quiet" onClick={() => setDialog('refuse')}>
                {t.refuse}
              </Button>
            </div>
          )}
        </Notice>
      )}
      {list.refusal !== null && (
        <Notice tone="stop">
          <p className="strong">{t.refusals[list.refusal]}</p>
          <p>{endedByRestart.has(list.refusal) ? t.refusedHistory : t.refusedText}</p>
        </Notice>
      )}
      {list.lastError !== null && <Notice tone="caution">{t.unreachableText(list.lastError)}</Notice>}
      <dl className="ncovi-numbers">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">
        {list.readAt === null ? t.neverRead : t.lastRead(formatDateTime(list.readAt))}
        {list.publishedAt !== null && ` · ${t.lastPublished(formatDateTime(list.publishedAt))}`}
      </p>
      <Decisions decisions={list.decisions} />
      <footer className="row">
        {list.quarantined > 0 && (
          <Button variant="quiet" onClick={() => setDialog('quarantine')}>
            {t.look}
          </Button>
        )}
        {canOperate && (
          <Button
            variant="quiet"
            icon={<RefreshCw aria-hidden="true" />}
            onClick={() => setDialog('restart')}
          >
            {t.restart}
          </Button>
        )}
      </footer>
      {dialog === 'quarantine' && <Quarantine onClose={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'quarantine' && (
        <DecisionDialog action={dialog} list={list} onClose={() => setDialog(null)} />
      )}
    </section>
  );
}

function Decisions({ decisions }: Pick<NcoviListDto, 'decisions'>) {
  const t = ncoviListTexts.useTexts();
  const language = useLanguage();
  const shown = (n: number): string => numberText(n, language);
  if (decisions.length === 0) return null;
  return (
    <details className="ncovi-decisions">
      <summary>{t.decisions}</summary>
      <ul>
        {decisions.map(({ kind, removals, units, reason, at, byName }) => (
          <li key={at}>
            <strong>{t.decisionKinds[kind](shown(removals), shown(units))}</strong>
            <span className="under">
              {byName}, <span className="num">{formatDateTime(at)}</span>: <q>{reason}</q>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The numbers are shown a second time, and sent with the decision: it fails when they have changed since. */
function DecisionDialog({
  action,
  list,
  onClose,
}: {
  action: Action;
  list: NcoviListDto;
  onClose: () => void;
}) {
  const t = ncoviListTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const language = useLanguage();
  const [{ removals, units }] = useState(list);
  const shown = (n: number): string => numberText(n, language);
  const send = useMutation({
    mutationFn: (reason: string) =>
      action === 'restart'
        ? restartNcoviList({ client: api.client, body: { reason } })
        : decideNcoviRemovals({
            client: api.client,
            body: { decision: action, removals, units, reason },
          }),
    onSuccess: () => {
      notify({
        tone: 'pass',
        text: { confirm: t.confirmed, refuse: t.refused, restart: t.restarted }[action],
      });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.feed }),
  });
  const title = {
    confirm: t.confirmTitle(shown(removals)),
    refuse: t.refuseTitle(shown(removals)),
    restart: t.restartTitle,
  }[action];
  return (
    <NoteDialog
      title={title}
      label={action === 'restart' ? t.restartReason : t.reason}
      hint={{ confirm: t.confirmHint, refuse: t.refuseHint, restart: t.restartHint }[action]}
      needed={t.reasonNeeded}
      minLength={3}
      send={{ confirm: t.confirm, refuse: t.refuse, restart: t.restart }[action]}
      busy={send.isPending}
      onSend={(reason) => send.mutate(reason)}
      onClose={onClose}
    >
      {action === 'confirm' && (
        <Notice tone="caution">
          <p className="strong">{t.askTitle(shown(removals), shown(units))}</p>
          <p>{t.stay(shown(units - removals))}</p>
        </Notice>
      )}
      {send.error && <Notice tone="stop">{problemText(send.error)}</Notice>}
    </NoteDialog>
  );
}

function Quarantine({ onClose }: { onClose: () => void }) {
  const t = ncoviListTexts.useTexts();
  const api = useApi();
  const language = useLanguage();
  const query = useInfiniteQuery({
    queryKey: [...listKey, 'quarantine'],
    queryFn: ({ pageParam }) =>
      listNcoviQuarantine({ client: api.client, query: { limit: 100, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return (
    <Dialog opened onClose={onClose} title={t.quarantineTitle} size="lg">
      <p className="dim">{t.quarantineText}</p>
      <QueryResult
        query={query}
        rows={4}
        empty={({ pages }) =>
          pages[0]?.items.length === 0 ? { title: t.quarantineEmpty, text: t.quarantineText } : null
        }
      >
        {({ pages }) => (
          <ul className="set-aside">
            {pages
              .flatMap(({ items }) => items)
              .map(({ entryId, change, reason, at }) => (
                <li key={entryId}>
                  <span>
                    <strong className="num set-aside-id">{entryId}</strong>: {t.faults[reason]}
                  </span>
                  <span className="under num">
                    {t.change(numberText(change, language))} · {formatDateTime(at)}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </QueryResult>
      <LoadMoreButton query={query} />
    </Dialog>
  );
}
