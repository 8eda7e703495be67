import { type RegistrationDetailDto, answerAboutPharmacy } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { intakePanelTexts } from './intake-panel.texts.js';

/** The committee answers what the Department of Health has asked about a pharmacy. */
export function HealthAnswer({ unit }: { unit: Pick<RegistrationDetailDto, 'unitId' | 'name'> }) {
  const t = intakePanelTexts.useTexts();
  const { noteNeeded } = registrationTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const answering = useMutation({
    mutationFn: (text: string) =>
      answerAboutPharmacy({ client: api.client, path: { id: unit.unitId }, body: { text } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.answeredHealth(unit.name) });
      setOpen(false);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.intake }),
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.answerHealth}</Button>
      {open && (
        <NoteDialog
          title={t.answerHealthTitle(unit.name)}
          label={t.answerHealthLabel}
          send={t.answerHealthSend}
          needed={noteNeeded}
          busy={answering.isPending}
          onSend={(text) => answering.mutate(text)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
