import { Radio, TextInput } from '@mantine/core';
import { recordCaseStep, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import { caseSteps, type CaseStep } from '@khai-bao/contracts/case-transitions';
import { cityDay, formatTime } from '@khai-bao/ui';
import { useState } from 'react';
import { DayField } from '../parts/day-field.js';
import { useApi } from '../session/session.js';
import { caseWorkTexts } from './case-work.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Records what was done for the person of a case, and when. */
export function StepDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const [step, setStep] = useState<CaseStep>('isolated');
  const [day, setDay] = useState(() => cityDay());
  const [time, setTime] = useState(() => formatTime(new Date().toISOString()));
  const [note, setNote] = useState('');
  const record = useCaseChange({
    send: () =>
      recordCaseStep({
        client: api.client,
        path: { id: one.caseId },
        body: {
          step,
          happenedAt: new Date(`${day}T${time}:00+07:00`).toISOString(),
          note: note.trim() || undefined,
        },
      }),
    done: () => t.stepRecorded(t.steps[step]),
    onDone: onClose,
  });
  const isTimeWrong = !clockTime.test(time);
  return (
    <WorkDialog
      title={t.stepTitle(one.person?.fullName ?? one.code)}
      send={t.step}
      busy={record.isPending}
      error={record.error}
      onSend={() => {
        if (!isTimeWrong && day !== '') record.mutate(undefined);
      }}
      onClose={onClose}
    >
      <Radio.Group
        label={t.stepDone}
        value={step}
        onChange={(chosen) => setStep(caseSteps.find((each) => each === chosen) ?? 'isolated')}
      >
        <div className="choices">
          {caseSteps.map((each) => (
            <Radio key={each} value={each} label={t.steps[each]} />
          ))}
        </div>
      </Radio.Group>
      <div className="day-and-time">
        <DayField label={t.stepDay} value={day} onChange={setDay} />
        <TextInput
          label={t.stepTime}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
          value={time}
          error={isTimeWrong ? t.timeWrong : undefined}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
      </div>
      <NoteField value={note} onChange={setNote} />
    </WorkDialog>
  );
}
