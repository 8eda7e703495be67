import { NativeSelect } from '@mantine/core';
import { listTransferTargets, requestCaseTransfer, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { caseWorkTexts } from './case-work.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

/** Asks the centre of another district to take a case over. */
export function TransferDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const targets = useQuery({
    queryKey: ['transfer-targets'],
    queryFn: () => listTransferTargets({ client: api.client }),
    staleTime: Infinity,
  });
  const centres = targets.data?.items ?? [];
  const [chosen, setChosen] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const centre = centres.find(({ areaCode }) => areaCode === chosen);
  const request = useCaseChange({
    send: () =>
      requestCaseTransfer({
        client: api.client,
        path: { id: one.caseId },
        body: { areaCode: chosen, note: note.trim() },
      }),
    done: () => t.transferSent(centre?.centreName ?? ''),
    onDone: onClose,
  });
  return (
    <WorkDialog
      title={t.transferTitle(one.person?.fullName ?? one.code)}
      send={t.transferSend}
      busy={request.isPending || targets.isPending}
      error={request.error ?? targets.error}
      onSend={() => {
        setTried(true);
        if (centre !== undefined && note.trim() !== '') request.mutate(undefined);
      }}
      onClose={onClose}
    >
      <p className="dim">{t.transferHint}</p>
      <NativeSelect
        label={t.transferTo}
        value={chosen}
        error={tried && centre === undefined}
        data={[
          { value: '', label: '–' },
          ...centres.map(({ areaCode, centreName }) => ({ value: areaCode, label: centreName })),
        ]}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <NoteField
        label={t.transferWhy}
        value={note}
        error={tried && note.trim() === '' ? t.transferWhyNeeded : undefined}
        onChange={setNote}
      />
    </WorkDialog>
  );
}
