import { recordOnset, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import { Button, cityDay, formatDate } from '@khai-bao/ui';
import { useState } from 'react';
import { DayField } from '../parts/day-field.js';
import { useApi } from '../session/session.js';
import { onsetTexts } from './onset.texts.js';
import { WorkDialog, useCaseChange } from './work-form.js';

/** Records the day on which the symptoms of the person of a case began, or that it is not known after all. */
export function OnsetDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = onsetTexts.useTexts();
  const api = useApi();
  const [day, setDay] = useState(one.onsetDay ?? '');
  const [tried, setTried] = useState(false);
  const record = useCaseChange<string | null>({
    send: (chosen) => recordOnset({ client: api.client, path: { id: one.caseId }, body: { day: chosen } }),
    done: ({ onsetDay }) => (onsetDay === null ? t.cleared : t.recorded(formatDate(onsetDay))),
    onDone: onClose,
  });
  return (
    <WorkDialog
      title={t.title(one.person?.fullName ?? one.code)}
      send={t.send}
      busy={record.isPending}
      error={record.error}
      onSend={() => {
        setTried(true);
        if (day !== '') record.mutate(day);
      }}
      onClose={onClose}
    >
      <p className="dim">{t.hint}</p>
      <DayField
        label={t.day}
        value={day}
        max={cityDay()}
        error={tried && day === '' ? t.needed : undefined}
        onChange={setDay}
      />
      {one.onsetDay !== null && (
        <Button variant="plain" busy={record.isPending} onClick={() => record.mutate(null)}>
          {t.clear}
        </Button>
      )}
    </WorkDialog>
  );
}
