import { TextInput } from '@mantine/core';
import {
  changeOwnDutyContact,
  confirmDutyMail,
  getOwnDutyContact,
  type OwnDutyContactDto,
} from '@khai-bao/api-client/alerts';
import { hasCode } from '@khai-bao/api-client/admin';
import { Button, formatPhone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { PushSwitch } from '../notices/push-switch.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { rosterTexts } from './roster.texts.js';
import { rosterKey } from './use-roster.js';

const ownContactKey = ['own-duty-contact'] as const;

function ContactForm({ contact, onClose }: { contact: OwnDutyContactDto; onClose: () => void }) {
  const t = rosterTexts.useTexts().own;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [phone, setPhone] = useState(contact.phone === '' ? '' : formatPhone(contact.phone));
  const [email, setEmail] = useState(contact.email);
  const save = useMutation({
    mutationFn: () =>
      changeOwnDutyContact({
        client: api.client,
        body: { phone: phone.trim() || ' ', email: email.trim() || null },
      }),
    onSuccess: async (saved) => {
      client.setQueryData(ownContactKey, saved);
      notify({ tone: 'pass', text: t.saved });
      onClose();
      await client.invalidateQueries({ queryKey: rosterKey });
    },
  });
  const isPhoneWrong = hasCode(save.error, 'ALERTS.BAD_PHONE');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.error && !isPhoneWrong && <Notice tone="stop">{problemText(save.error)}</Notice>}
      <p className="dim">{t.hint}</p>
      <TextInput
        label={t.phone}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        maxLength={40}
        data-autofocus
        value={phone}
        error={isPhoneWrong ? t.phoneWrong : undefined}
        onChange={(event) => {
          save.reset();
          setPhone(event.currentTarget.value);
        }}
      />
      <TextInput
        label={t.email}
        description={t.emailHint}
        type="email"
        autoComplete="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <DialogFoot send={words.save} busy={save.isPending} onClose={onClose} />
    </form>
  );
}

/** Asks for the code of the mail while an address waits for it. */
function CodeForm({ email }: { email: string }) {
  const t = rosterTexts.useTexts().own;
  const api = useApi();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmDutyMail({ client: api.client, body: { code: code.trim() } }),
    onSuccess: async (saved) => {
      client.setQueryData(ownContactKey, saved);
      notify({ tone: 'pass', text: t.confirmed });
      await client.invalidateQueries({ queryKey: rosterKey });
    },
  });
  return (
    <form
      className="own-code"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <TextInput
        label={t.code}
        description={t.codeHint(email)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        error={confirm.error ? t.codeWrong : undefined}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="quiet" busy={confirm.isPending}>
        {t.confirm}
      </Button>
    </form>
  );
}

/** Where duty notices reach the reader. Entering it puts the reader on the duty list. */
export function OwnContact() {
  const t = rosterTexts.useTexts().own;
  const api = useApi();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const { data: contact } = useQuery({
    queryKey: ownContactKey,
    queryFn: () => getOwnDutyContact({ client: api.client }),
  });
  if (!contact) return null;
  return (
    <section className="card roster-card" aria-labelledby="own-contact">
      <div className="row">
        <h2 id="own-contact" className="grow">
          {t.title}
        </h2>
        <Button variant={contact.hasJoined ? 'quiet' : 'main'} size="small" onClick={() => setEditing(true)}>
          {contact.hasJoined ? t.change : t.join}
        </Button>
      </div>
      {contact.hasJoined ? (
        <p className="num">
          {[formatPhone(contact.phone), contact.isEmailConfirmed ? contact.email : '']
            .filter(Boolean)
            .join(' · ')}
        </p>
      ) : (
        <p className="dim">{t.none}</p>
      )}
      {contact.hasJoined && contact.email !== '' && !contact.isEmailConfirmed && (
        <>
          <p className="centre-line-none">{t.unconfirmed(contact.email)}</p>
          {contact.awaitsCode && <CodeForm email={contact.email} />}
        </>
      )}
      {contact.hasJoined && <PushSwitch onChange={() => client.invalidateQueries({ queryKey: rosterKey })} />}
      <Dialog opened={editing} onClose={() => setEditing(false)} title={t.title}>
        <ContactForm contact={contact} onClose={() => setEditing(false)} />
      </Dialog>
    </section>
  );
}
