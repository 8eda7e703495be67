import {
  type PostDto,
  type QuestionDto,
  acknowledgePost,
  listAcknowledgements,
} from '@khai-bao/api-client/support';
import { Button, Tag, formatDate, formatDuration, formatMoment, useLanguage, useNow } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Clock, TimerOff } from 'lucide-react';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { postAskTexts } from './post-asks.texts.js';

/** Where a question stands: answered, until when it is owed, or for how long it is late. */
export function QuestionTag({ question }: { question: QuestionDto }) {
  const t = postAskTexts.useTexts();
  const language = useLanguage();
  const now = useNow(30_000);
  const owed = question.owedPlace ?? t.bodies[question.owedBody];
  if (question.answeredAt)
    return (
      <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
        {t.answered(formatMoment(question.answeredAt))}
      </Tag>
    );
  const left = Date.parse(question.dueAt) - now;
  return left > 0 ? (
    <Tag tone={question.isYours ? 'yours' : 'blue'} icon={<Clock aria-hidden="true" />}>
      {t.owed(owed, formatMoment(question.dueAt))}
    </Tag>
  ) : (
    <Tag tone="stop" icon={<TimerOff aria-hidden="true" />}>
      {t.late(owed, formatDuration(-left, language))}
    </Tag>
  );
}

function GivenAcknowledgements({ threadId, postId }: { threadId: string; postId: string }) {
  const t = postAskTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...queryKeys.thread(threadId), 'acknowledgements', postId],
    queryFn: () => listAcknowledgements({ client: api.client, path: { id: threadId, postId } }),
  });
  return (
    <QueryResult query={query} rows={2}>
      {({ items, missing }) => (
        <div className="ack-given" role="group" aria-label={t.who} tabIndex={0}>
          {missing.length > 0 && (
            <p>
              <strong>{t.missing}</strong> {missing.map(({ name }) => name).join('; ')}
            </p>
          )}
          {items.length > 0 && (
            <ul>
              {items.map((item) => (
                <li key={`${item.place}${item.at}`}>
                  {item.place} · {item.name} · <span className="num">{formatMoment(item.at)}</span>
                </li>
              ))}
            </ul>
          )}
          {missing.length === 0 && items.length === 0 && <p className="dim">{t.noneInSight}</p>}
        </div>
      )}
    </QueryResult>
  );
}

/** What a post asks committees to acknowledge: one click for those who are asked, who has and who has not for all. */
export function AcknowledgementBox({ threadId, post }: { threadId: string; post: PostDto }) {
  const t = postAskTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const click = useMutation({
    mutationFn: () => acknowledgePost({ client: api.client, path: { id: threadId, postId: post.postId } }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.thread(threadId) }),
        client.invalidateQueries({ queryKey: queryKeys.threads }),
      ]),
  });
  const { acknowledge } = post;
  if (!acknowledge) return null;
  const { by, done, total, isAsked, acknowledgedAt, isOverdue } = acknowledge;
  const waits = isAsked && acknowledgedAt === null;
  return (
    <div className="ack-box" data-yours={waits || undefined}>
      <div className="row">
        <Tag
          tone={done >= total ? 'pass' : isOverdue ? 'stop' : 'blue'}
          icon={
            done >= total ? (
              <CircleCheck aria-hidden="true" />
            ) : isOverdue ? (
              <TimerOff aria-hidden="true" />
            ) : (
              <Clock aria-hidden="true" />
            )
          }
        >
          {isOverdue ? t.ackLate(done, total, formatDate(by)) : t.ackCount(done, total, formatDate(by))}
        </Tag>
        {acknowledgedAt && <span className="dim">{t.youAcknowledged(formatMoment(acknowledgedAt))}</span>}
        {waits && (
          <Button busy={click.isPending} onClick={() => click.mutate()}>
            {t.received}
          </Button>
        )}
        <Button variant="plain" size="small" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t.who}
        </Button>
      </div>
      {opened && <GivenAcknowledgements threadId={threadId} postId={post.postId} />}
    </div>
  );
}
