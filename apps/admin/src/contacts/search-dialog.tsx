import { TextInput } from '@mantine/core';
import { searchContacts, type ContactSummaryDto, type ContactWindowDto } from '@khai-bao/api-client/alerts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { contactTexts } from './contacts.texts.js';
import { contactKeys } from './use-contacts.js';

const minReasonChars = 3;
const windowNames = ['minutesInsideTogether', 'minutesAtSameGate', 'daysBefore'] as const;

/** Whether a typed number lies within the bounds of the policy. */
const isWithin = (text: string, { min, max }: ContactWindowDto): boolean =>
  /^\d{1,3}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;

/** Searches who was near, within the windows of the policy. */
export function SearchDialog({
  caseId,
  summary: { windows, searches },
  onClose,
}: {
  caseId: string;
  summary: ContactSummaryDto;
  onClose: () => void;
}) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const last = searches[0];
  const [typed, setTyped] = useState(() => ({
    minutesInsideTogether: String(last?.minutesInsideTogether ?? windows.minutesInsideTogether.usual),
    minutesAtSameGate: String(last?.minutesAtSameGate ?? windows.minutesAtSameGate.usual),
    daysBefore: String(last?.daysBefore ?? windows.daysBefore.usual),
  }));
  const [reason, setReason] = useState(last?.reason ?? '');
  const [tried, setTried] = useState(false);
  const isReasonMissing = reason.trim().length < minReasonChars;
  const areWithin = windowNames.every((name) => isWithin(typed[name], windows[name]));
  const search = useMutation({
    mutationFn: () =>
      searchContacts({
        client: api.client,
        path: { id: caseId },
        body: {
          minutesInsideTogether: Number(typed.minutesInsideTogether),
          minutesAtSameGate: Number(typed.minutesAtSameGate),
          daysBefore: Number(typed.daysBefore),
          reason: reason.trim(),
        },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.searchSent });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: contactKeys.summary(caseId) }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.searchTitle}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isReasonMissing && areWithin && !search.isPending) search.mutate();
        }}
      >
        {search.error !== null && <Notice tone="stop">{problemText(search.error)}</Notice>}
        <p className="dim">{t.searchHint}</p>
        {windowNames.map((name) => (
          <TextInput
            key={name}
            label={t[name]}
            description={t.between(windows[name].min, windows[name].max)}
            inputMode="numeric"
            maxLength={3}
            required
            value={typed[name]}
            error={
              tried && !isWithin(typed[name], windows[name])
                ? t.between(windows[name].min, windows[name].max)
                : undefined
            }
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped((before) => ({ ...before, [name]: value }));
            }}
          />
        ))}
        <TextInput
          label={t.reason}
          description={t.reasonHint}
          required
          maxLength={300}
          value={reason}
          error={tried && isReasonMissing ? t.reasonNeeded : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogFoot send={t.search} busy={search.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
