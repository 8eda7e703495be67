import { newKey } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SendHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { keys } from '../shell/waiting.js';
import { problemText } from '../texts/words.js';
import { channelTexts } from './channel.texts.js';

/** Writes into a thread. What was typed stays until it is sent; a repeated press sends it once. */
export function Composer({ threadId }: { threadId: string }) {
  const t = channelTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const key = useRef(newKey());
  const send = useMutation({
    mutationFn: () => api.support.post(threadId, text.trim(), key.current),
    onSuccess: () => {
      setText('');
      key.current = newKey();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.thread(threadId) }),
        client.invalidateQueries({ queryKey: keys.threads }),
      ]),
  });
  const submit = (): void => {
    if (text.trim() && !send.isPending) send.mutate();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        aria-label={t.write}
        placeholder={t.write}
        rows={1}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
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
    </form>
  );
}
