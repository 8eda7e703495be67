import { type PostDto, writePost } from '@khai-bao/api-client/support';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleHelp, SendHorizontal, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { AttachButton, AttachedFiles, usePostAttachments } from './attach.js';
import { AskOptions, noPostRequests } from './ask-options.js';
import { channelTexts } from './channel.texts.js';
import { postAskTexts } from './post-asks.texts.js';
import { MentionList, useMentions } from './mentions.js';
import { useDraft } from './draft.js';

/** Writes into a thread. What was typed stays until it is sent, over a reload too; a repeated press sends it once. */
export function Composer({
  threadId,
  replyTo,
  onReplied,
}: {
  threadId: string;
  replyTo: PostDto | null;
  onReplied: () => void;
}) {
  const t = channelTexts.useTexts();
  const askTexts = postAskTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const { accountId } = useProfile();
  const [text, setText] = useDraft(accountId, threadId);
  const [asks, setAsks] = useState(noPostRequests);
  const [asking, setAsking] = useState(false);
  const files = usePostAttachments(threadId);
  const field = useRef<HTMLTextAreaElement>(null);
  const mentions = useMentions(field, text, setText);
  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo]);
  const key = useRef(createIdempotencyKey());
  const send = useMutation({
    mutationFn: () =>
      writePost({
        client: api.client,
        path: { id: threadId },
        body: {
          text: text.trim(),
          clientKey: key.current,
          ...asks,
          ...mentions.of(text),
          ...(replyTo === null ? {} : { replyTo: replyTo.postId }),
          ...(files.files.length === 0 ? {} : { files: files.files.map(({ fileId }) => fileId) }),
        },
      }),
    onSuccess: () => {
      setText('');
      setAsks(noPostRequests);
      setAsking(false);
      files.clear();
      mentions.clear();
      onReplied();
      key.current = createIdempotencyKey();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.thread(threadId) }),
        client.invalidateQueries({ queryKey: queryKeys.threads }),
      ]),
  });
  const submit = (): void => {
    if (text.trim() && !send.isPending && !files.sending) send.mutate();
  };
  return (
    <form
      className="composer-form"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void files.add([...event.dataTransfer.files]);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {asking && <AskOptions value={asks} onChange={setAsks} />}
      {replyTo !== null && (
        <p className="reply-quote row">
          <span className="grow clip">
            {t.replyingTo(replyTo.authorName ?? t.system)} {replyTo.text}
          </span>
          <Button
            variant="plain"
            size="small"
            aria-label={t.noReply}
            icon={<X aria-hidden="true" />}
            onClick={onReplied}
          />
        </p>
      )}
      <MentionList mentions={mentions} />
      <AttachedFiles files={files} />
      <div className="composer">
        <AttachButton files={files} />
        <Button
          variant="plain"
          aria-label={askTexts.open}
          aria-expanded={asking}
          title={askTexts.open}
          icon={<CircleHelp aria-hidden="true" />}
          onClick={() => {
            setAsking(!asking);
            setAsks(noPostRequests);
          }}
        />
        <textarea
          ref={field}
          {...mentions.field}
          aria-label={t.write}
          placeholder={t.write}
          rows={1}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onSelect={mentions.onSelect}
          onKeyDown={(event) => {
            if (mentions.onKeyDown(event)) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              submit();
            }
          }}
        />
        <Button
          type="submit"
          busy={send.isPending}
          aria-label={t.send}
          title={t.sendHint}
          icon={<SendHorizontal aria-hidden="true" />}
        />
      </div>
    </form>
  );
}
