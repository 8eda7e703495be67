import { TextInput } from '@mantine/core';
import {
  changeCentreWebhook,
  getCentreWebhook,
  removeCentreWebhook,
  type CentreWebhookDto,
} from '@khai-bao/api-client/alerts';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { noticeTexts } from './notice.texts.js';

/** A system that answers so wants no more calls (Standard Webhooks). */
const goneStatus = 410;
const webhookKey = ['centre-webhook'] as const;

/** Asks for the address, then shows the signing key once. */
function WebhookForm({ areaCode, onClose }: { areaCode: string; onClose: () => void }) {
  const t = noticeTexts.useTexts().webhook;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [url, setUrl] = useState('https://');
  const save = useMutation({
    mutationFn: () =>
      changeCentreWebhook({ client: api.client, path: { areaCode }, body: { url: url.trim() } }),
    onSettled: () => client.invalidateQueries({ queryKey: webhookKey }),
  });
  if (save.data)
    return (
      <div className="stack">
        <Notice tone="caution">{t.secretHint}</Notice>
        <TextInput label={t.secret} readOnly value={save.data.secret} />
        <Button onClick={onClose}>{words.done}</Button>
      </div>
    );
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
      <p className="dim">{t.hint}</p>
      <TextInput
        label={t.address}
        type="url"
        inputMode="url"
        maxLength={600}
        data-autofocus
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <DialogFoot send={words.save} busy={save.isPending} onClose={onClose} />
    </form>
  );
}

function WebhookState({ webhook }: { webhook: CentreWebhookDto }) {
  const t = noticeTexts.useTexts().webhook;
  if (webhook.host === '') return <p className="dim">{t.none}</p>;
  return (
    <div>
      <p className="strong">{t.connected(webhook.host)}</p>
      <p className="dim num">
        {webhook.deliveredAt === null ? t.never : t.delivered(formatDateTime(webhook.deliveredAt))}
      </p>
      {webhook.refusedAt !== null && (
        <p className="centre-line-none num">
          {t.failed[webhook.refusedReason ?? 'status'](
            formatDateTime(webhook.refusedAt),
            webhook.refusedStatus,
          )}
          {webhook.refusedReason !== 'address' && webhook.refusedStatus !== goneStatus && `. ${t.retried}`}
        </p>
      )}
    </div>
  );
}

/** The webhook of a centre: where its own system gets each new case. */
export function WebhookCard({ areaCode }: { areaCode: string }) {
  const t = noticeTexts.useTexts().webhook;
  const api = useApi();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const { data: webhook } = useQuery({
    queryKey: [...webhookKey, areaCode],
    queryFn: () => getCentreWebhook({ client: api.client, path: { areaCode } }),
  });
  const remove = useMutation({
    mutationFn: () => removeCentreWebhook({ client: api.client, path: { areaCode } }),
    onSuccess: () => notify({ tone: 'pass', text: t.removed }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: webhookKey }),
  });
  if (!webhook) return null;
  const isConnected = webhook.host !== '';
  return (
    <section className="card roster-card" aria-labelledby="centre-webhook">
      <h2 id="centre-webhook">{t.title}</h2>
      <WebhookState webhook={webhook} />
      <div className="row">
        <Button variant="quiet" size="small" onClick={() => setEditing(true)}>
          {isConnected ? t.change : t.connect}
        </Button>
        {isConnected && (
          <Button variant="plain" size="small" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t.remove}
          </Button>
        )}
      </div>
      <Dialog opened={editing} onClose={() => setEditing(false)} title={t.title}>
        <WebhookForm areaCode={areaCode} onClose={() => setEditing(false)} />
      </Dialog>
    </section>
  );
}
