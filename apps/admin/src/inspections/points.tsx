import { type PointDto, completeInspectionPoint } from '@khai-bao/api-client/registration';
import { Button, Tag, formatDate } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Clock } from 'lucide-react';
import { useState } from 'react';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { inspectionsTexts } from './inspections.texts.js';

/** What a point says: the officer's words, or what was missing. */
export function usePointText(): (point: Pick<PointDto, 'kind' | 'text'>) => string {
  const t = inspectionsTexts.useTexts();
  return ({ kind, text }) => text ?? t.kinds[kind];
}

/** By when, and that it is late. */
export function DueTag({ point }: { point: PointDto }) {
  const t = inspectionsTexts.useTexts();
  return point.late ? (
    <Tag tone="stop" icon={<Clock aria-hidden="true" />}>
      {t.late}: {formatDate(point.dueOn)}
    </Tag>
  ) : (
    <Tag>{t.due(formatDate(point.dueOn))}</Tag>
  );
}

/** Notes a point as done, with a remark. */
export function DoneButton({ point }: { point: PointDto }) {
  const t = inspectionsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const pointText = usePointText();
  const [asking, setAsking] = useState(false);
  const done = useMutation({
    mutationFn: (note: string) =>
      completeInspectionPoint({
        client: api.client,
        path: { id: point.pointId },
        body: { note: note || undefined },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['inspections'] });
      setAsking(false);
      notify({ tone: 'pass', text: t.doneSaved });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        icon={<Check aria-hidden="true" />}
        aria-label={t.doneTitle(pointText(point))}
        onClick={() => setAsking(true)}
      >
        {t.done}
      </Button>
      {asking && (
        <NoteDialog
          title={t.doneTitle(pointText(point))}
          label={t.doneLabel}
          send={t.doneSend}
          busy={done.isPending}
          onSend={(note) => done.mutate(note)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
