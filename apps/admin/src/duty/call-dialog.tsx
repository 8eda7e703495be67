import { NativeSelect, Radio } from '@mantine/core';
import { recordCaseCall, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import {
  caseCallOutcomes,
  caseCallTargets,
  type CaseCallOutcome,
  type CaseCallTarget,
} from '@khai-bao/contracts/case-transitions';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { caseWorkTexts } from './case-work.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

/** Records a call because of a case, and how it ended. */
export function CallDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const [target, setTarget] = useState<CaseCallTarget>('person');
  const [outcome, setOutcome] = useState<CaseCallOutcome>('reached');
  const [note, setNote] = useState('');
  const record = useCaseChange({
    send: () =>
      recordCaseCall({
        client: api.client,
        path: { id: one.caseId },
        body: { target, outcome, note: note.trim() || undefined },
      }),
    done: () => t.callRecorded,
    onDone: onClose,
  });
  return (
    <WorkDialog
      title={t.callTitle(one.person?.fullName ?? one.code)}
      send={t.recordCall}
      busy={record.isPending}
      error={record.error}
      onSend={() => record.mutate(undefined)}
      onClose={onClose}
    >
      <NativeSelect
        label={t.callTarget}
        value={target}
        data={caseCallTargets.map((each) => ({ value: each, label: t.targets[each] }))}
        onChange={(event) =>
          setTarget(caseCallTargets.find((each) => each === event.currentTarget.value) ?? 'person')
        }
      />
      <Radio.Group
        label={t.callOutcome}
        value={outcome}
        onChange={(chosen) => setOutcome(caseCallOutcomes.find((each) => each === chosen) ?? 'reached')}
      >
        <div className="choices">
          {caseCallOutcomes.map((each) => (
            <Radio key={each} value={each} label={t.outcomes[each]} />
          ))}
        </div>
      </Radio.Group>
      <NoteField value={note} onChange={setNote} />
    </WorkDialog>
  );
}
