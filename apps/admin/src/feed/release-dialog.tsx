import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { setAsideTexts } from './quarantined-records.texts.js';

/** Asks who looks after a record from now on, and why. */
export function ReleaseDialog({
  title,
  busy,
  onSend,
  onClose,
}: {
  title: string;
  busy: boolean;
  onSend: (words: { to: string; reason: string }) => void;
  onClose: () => void;
}) {
  const t = setAsideTexts.useTexts();
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missesTo = to.trim() === '';
  const missesReason = reason.trim().length < 3;
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (missesTo || missesReason) return setAsked(true);
          onSend({ to: to.trim(), reason: reason.trim() });
        }}
      >
        <TextInput
          label={t.to}
          description={t.toHint}
          maxLength={200}
          data-autofocus
          value={to}
          error={asked && missesTo ? t.toNeeded : undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Textarea
          label={t.handOnReason}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          error={asked && missesReason ? t.reasonNeeded : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogFoot send={t.handOn} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
