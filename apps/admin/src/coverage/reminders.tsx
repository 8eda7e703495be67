import { Textarea } from '@mantine/core';
import {
  type CoverageAreaDto,
  type MessageAudience,
  type UnitMessageDto,
  listUnitMessages,
  sendUnitMessages,
} from '@khai-bao/api-client/registration';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { readyWords, reminderTexts } from './reminders.texts.js';

/** Units of an area that a message goes to. */
const countRecipients = (area: CoverageAreaDto, audience: MessageAudience): number =>
  audience === 'posters' ? area.outdatedPosters : area.silent;

function ReminderDialog({
  area,
  days,
  audience,
  onClose,
}: {
  area: CoverageAreaDto;
  days: number;
  audience: MessageAudience;
  onClose: () => void;
}) {
  const t = reminderTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const [text, setText] = useState<string>(readyWords[audience].vi);
  const [empty, setEmpty] = useState(false);
  const recipients = numberText(countRecipients(area, audience), language);
  const send = useMutation({
    mutationFn: () =>
      sendUnitMessages({
        client: api.client,
        body: { area: area.areaPath, days, text: text.trim(), audience },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['unit-messages'] });
      notify({ tone: 'pass', text: t.sent });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t.title[audience](area.name)} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return setEmpty(true);
          send.mutate();
        }}
      >
        <p>{t.intro[audience](recipients, days)}</p>
        <div className="row" role="group" aria-label={t.ready}>
          <span className="dim">{t.ready}</span>
          <Button variant="quiet" size="small" onClick={() => setText(readyWords[audience].vi)}>
            {t.readyVi}
          </Button>
          <Button variant="quiet" size="small" onClick={() => setText(readyWords[audience].en)}>
            {t.readyEn}
          </Button>
        </div>
        <Textarea
          label={t.text}
          description={t.once}
          autosize
          minRows={6}
          maxRows={14}
          maxLength={2000}
          data-autofocus
          value={text}
          error={empty && text.trim() === '' ? t.needed : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {send.error && <Notice tone="stop">{problemText(send.error)}</Notice>}
        <DialogFoot
          send={t.send(recipients)}
          busy={send.isPending}
          icon={<Megaphone aria-hidden="true" />}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

/** One message to all silent units of the area that is shown, or to those with an outdated poster. */
export function ReminderButton({
  area,
  days,
  audience,
}: {
  area: CoverageAreaDto;
  days: number;
  audience: MessageAudience;
}) {
  const t = reminderTexts.useTexts();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Megaphone aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t.open[audience](numberText(countRecipients(area, audience), language))}
      </Button>
      {open && <ReminderDialog area={area} days={days} audience={audience} onClose={() => setOpen(false)} />}
    </>
  );
}

function SentReminder({ message }: { message: UnitMessageDto }) {
  const t = reminderTexts.useTexts();
  const language = useLanguage();
  const n = (count: number): string => numberText(count, language);
  const { mails, mailsWaiting, mailsRefused } = message;
  return (
    <li>
      <strong>{message.areaName}</strong>
      <span className="under">{t.by(message.byName, message.byPlace, formatDateTime(message.sentAt))}</span>
      <span className="num">
        {[
          t.reached[message.audience](n(message.units), message.days),
          t.mails(n(mails - mailsWaiting), n(mails)) + (mailsWaiting > 0 ? `, ${t.sending}` : ''),
          ...(mailsRefused > 0 ? [t.refused(n(mailsRefused))] : []),
          t.read(n(message.read)),
        ].join(' · ')}
      </span>
      {mailsWaiting > 0 && (
        <progress
          max={mails}
          value={mails - mailsWaiting}
          aria-label={t.mails(n(mails - mailsWaiting), n(mails))}
        />
      )}
      <details>
        <summary>{t.text}</summary>
        <p className="sent-words">{message.text}</p>
      </details>
    </li>
  );
}

/** What was written to units of an area and below, and how far it has come; nothing when nothing was. */
export function SentReminders({ area }: { area: CoverageAreaDto }) {
  const t = reminderTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: ['unit-messages', area.areaPath],
    queryFn: () => listUnitMessages({ client: api.client, query: { area: area.areaPath } }),
    // While mails are on their way it is followed closely.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ mailsWaiting }) => mailsWaiting > 0) === true ? 2_000 : 60_000,
  });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="cov-sent no-print" aria-labelledby="sent">
      <h2 id="sent">{t.list}</h2>
      <ol>
        {items.map((message) => (
          <SentReminder key={message.messageId} message={message} />
        ))}
      </ol>
    </section>
  );
}
