import {
  type CardDto,
  type PostDto,
  type ThreadDto,
  getThread,
  markThreadRead,
} from '@khai-bao/api-client/support';
import { listHandovers } from '@khai-bao/api-client/accounts';
import { Button, formatMoment, initials } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { OpenDialog } from '../handover/open-dialog.js';
import { StateTag } from '../registrations/state-tags.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText, stateText } from '../texts/words.js';
import { channelTexts } from './channel.texts.js';
import { Composer } from './composer.js';
import { QuestionTag } from './post-asks.js';
import { ThreadReaders } from './readers.js';
import { ThreadPosts } from './thread-posts.js';

function ThreadActions({ thread }: { thread: ThreadDto }) {
  const t = channelTexts.useTexts();
  const words = commonTexts.useTexts();
  return (
    <aside className="thread-beside" tabIndex={0}>
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

/** A thread, read and written in. */
export function OpenThread({ id, onBack }: { id: string; onBack: () => void }) {
  const t = channelTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [slip, setSlip] = useState<{ handoverId: string; unitName: string } | null>(null);
  const [replyTo, setReplyTo] = useState<PostDto | null>(null);
  const query = useQuery({
    queryKey: queryKeys.thread(id),
    queryFn: () => getThread({ client: api.client, path: { id } }),
  });
  const end = useRef<HTMLDivElement>(null);
  const unread = query.data?.unread ?? 0;
  const last = query.data?.posts.at(-1)?.postId;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
    if (!last) return;
    void markThreadRead({ client: api.client, path: { id } })
      .then(() =>
        unread > 0
          ? Promise.all([
              client.invalidateQueries({ queryKey: queryKeys.threads }),
              client.invalidateQueries({ queryKey: [...queryKeys.thread(id), 'readers'] }),
            ])
          : undefined,
      )
      .catch(() => undefined);
  }, [api, client, id, last, unread]);
  const openSlip = async (card: CardDto): Promise<void> => {
    try {
      const { items } = await listHandovers({ client: api.client, query: { state: 'ALL', limit: 200 } });
      const handover =
        items.find((item) => item.accountId === card.accountId) ??
        items.find((item) => item.unitId === card.unitId);
      if (!handover) notify({ tone: 'stop', text: problemText('ACCOUNTS.HANDOVER_NOT_FOUND') });
      else if (handover.state === 'WAITING') setSlip(handover);
      else await navigate({ to: '/ban-giao', search: { id: handover.handoverId, view: 'ALL' } });
    } catch (error) {
      notify({ tone: 'stop', text: problemText(error) });
    }
  };
  return (
    <QueryResult query={query}>
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
                {thread.question && <QuestionTag question={thread.question} />}
                <ThreadReaders threadId={id} posts={thread.posts.length} />
              </p>
            </header>
            <div className="thread-scroll" tabIndex={0}>
              <ThreadPosts
                threadId={id}
                posts={thread.posts}
                onReply={setReplyTo}
                onOpenSlip={(card) => void openSlip(card)}
              />
              <div ref={end} />
            </div>
            <Composer threadId={id} replyTo={replyTo} onReplied={() => setReplyTo(null)} />
          </section>
          <ThreadActions thread={thread} />
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
    </QueryResult>
  );
}
