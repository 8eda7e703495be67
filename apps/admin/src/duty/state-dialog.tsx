import { Radio } from '@mantine/core';
import { changeCaseState, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import type { CaseReason, CaseTransition } from '@khai-bao/contracts/case-transitions';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { caseWorkTexts } from './case-work.texts.js';
import { dutyTexts } from './duty.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

/** Sets the state of a case, with its reason and a note. */
export function StateDialog({
  one,
  transition: { to, reasons },
  onClose,
}: {
  one: CaseDetailDto;
  transition: CaseTransition;
  onClose: () => void;
}) {
  const t = dutyTexts.useTexts();
  const words = caseWorkTexts.useTexts();
  const api = useApi();
  const [reason, setReason] = useState<CaseReason | null>(null);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const change = useCaseChange({
    send: () =>
      changeCaseState({
        client: api.client,
        path: { id: one.caseId },
        body: { state: to, reason: reason ?? undefined, note: note.trim() || undefined },
      }),
    done: ({ code }) => t.changed(code, t.states[to]),
    onDone: onClose,
  });
  const isReasonMissing = reasons.length > 0 && reason === null;
  const isNoteMissing = reason === 'other' && note.trim() === '';
  return (
    <WorkDialog
      title={t.noteTitle(t.next[to], one.person?.fullName ?? one.code)}
      send={t.next[to]}
      busy={change.isPending}
      error={change.error}
      onSend={() => {
        setTried(true);
        if (!isReasonMissing && !isNoteMissing) change.mutate(undefined);
      }}
      onClose={onClose}
    >
      {reasons.length > 0 && (
        <Radio.Group
          label={words.reason}
          value={reason}
          error={tried && isReasonMissing ? words.chooseReason : undefined}
          onChange={(chosen) => setReason(reasons.find((each) => each === chosen) ?? null)}
        >
          <div className="choices">
            {reasons.map((each) => (
              <Radio key={each} value={each} label={words.reasons[each]} />
            ))}
          </div>
        </Radio.Group>
      )}
      <NoteField
        value={note}
        error={tried && isNoteMissing ? words.noteNeeded : undefined}
        onChange={setNote}
      />
    </WorkDialog>
  );
}
