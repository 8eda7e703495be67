import { Checkbox } from '@mantine/core';
import { splitContacts, type ContactSummaryDto } from '@khai-bao/api-client/alerts';
import { useLanguage } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { contactTexts } from './contacts.texts.js';
import { contactKeys } from './use-contacts.js';

/** Splits the contacts among the people of the centre, all of whom are chosen at first. */
export function SplitDialog({
  caseId,
  summary,
  onClose,
}: {
  caseId: string;
  summary: ContactSummaryDto;
  onClose: () => void;
}) {
  const t = contactTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const callers = summary.callers.filter(({ isAssignable }) => isAssignable);
  const [chosen, setChosen] = useState(() => callers.map(({ accountId }) => accountId));
  const [includeAssigned, setIncludeAssigned] = useState(false);
  const split = useMutation({
    mutationFn: () =>
      splitContacts({
        client: api.client,
        path: { id: caseId },
        body: { accountIds: chosen, includeAssigned },
      }),
    onSuccess: (result) => {
      if (result) notify({ tone: 'pass', text: t.splitDone(numberText(result.assigned, language)) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: contactKeys.all(caseId) }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.splitTitle}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0 && !split.isPending) split.mutate();
        }}
      >
        {split.error !== null && <Notice tone="stop">{problemText(split.error)}</Notice>}
        <p className="dim">{t.splitHint}</p>
        <Checkbox.Group
          value={chosen}
          onChange={setChosen}
          error={chosen.length === 0 ? t.splitNeeded : undefined}
        >
          <div className="contact-callers">
            {callers.map(({ accountId, name, openCount }) => (
              <Checkbox
                key={accountId}
                value={accountId}
                label={`${name} (${t.stillOpen(numberText(openCount, language))})`}
              />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox
          label={t.splitAgain}
          checked={includeAssigned}
          onChange={(event) => setIncludeAssigned(event.currentTarget.checked)}
        />
        <DialogFoot send={t.split} busy={split.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
