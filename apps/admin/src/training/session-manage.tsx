import { TextInput } from '@mantine/core';
import {
  cancelTrainingSession,
  setTrainingRecording,
  type TrainingSessionDto,
} from '@khai-bao/api-client/support';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CalendarClock, CalendarX, ListChecks, Video } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { AttendanceDialog } from './attendance-dialog.js';
import { SessionDialog } from './session-dialog.js';
import { isHttpsAddress, trainingKey, type phaseOf } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

interface ManagedSession {
  readonly session: TrainingSessionDto;
  readonly onClose: () => void;
}

function CancelDialog({ session, onClose }: ManagedSession) {
  const t = trainingTexts.useTexts().manage;
  const api = useApi();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      cancelTrainingSession({
        client: api.client,
        path: { id: session.sessionId },
        body: { reason, version: session.version },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.cancelled });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: trainingKey }),
  });
  return (
    <NoteDialog
      title={t.cancelTitle(session.title)}
      label={t.cancelLabel}
      send={t.cancel}
      needed={t.cancelNeeded}
      busy={cancel.isPending}
      onSend={(reason) => cancel.mutate(reason.replaceAll(/\s+/g, ' '))}
      onClose={onClose}
    >
      {cancel.error && <Notice tone="stop">{problemText(cancel.error)}</Notice>}
    </NoteDialog>
  );
}

function RecordingDialog({ session, onClose }: ManagedSession) {
  const t = trainingTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [address, setAddress] = useState(session.recordingAddress ?? '');
  const [isTried, setTried] = useState(false);
  const isRight = isHttpsAddress(address.trim());
  const save = useMutation({
    mutationFn: () =>
      setTrainingRecording({
        client: api.client,
        path: { id: session.sessionId },
        body: { address: address.trim() },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.manage.saved });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: trainingKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.manage.recordingTitle}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isRight) save.mutate();
        }}
      >
        <TextInput
          label={t.manage.recordingLabel}
          type="url"
          maxLength={500}
          data-autofocus
          value={address}
          error={isTried && !isRight ? t.form.addressWrong : undefined}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <DialogFoot send={words.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** What DIC and the Department of Health do with a session. */
export function SessionManage({
  session,
  phase,
}: {
  session: TrainingSessionDto;
  phase: ReturnType<typeof phaseOf>;
}) {
  const t = trainingTexts.useTexts().manage;
  const [opened, setOpened] = useState<'edit' | 'cancel' | 'recording' | 'attendance' | null>(null);
  const close = (): void => setOpened(null);
  return (
    <>
      {phase === 'ahead' && (
        <Button variant="quiet" icon={<CalendarClock aria-hidden="true" />} onClick={() => setOpened('edit')}>
          {t.edit}
        </Button>
      )}
      {(phase === 'running' || phase === 'over') && (
        <Button variant="quiet" icon={<Video aria-hidden="true" />} onClick={() => setOpened('recording')}>
          {t.recording}
        </Button>
      )}
      <Button
        variant="quiet"
        icon={<ListChecks aria-hidden="true" />}
        onClick={() => setOpened('attendance')}
      >
        {t.attendance}
      </Button>
      {(phase === 'ahead' || phase === 'running') && (
        <Button variant="plain" icon={<CalendarX aria-hidden="true" />} onClick={() => setOpened('cancel')}>
          {t.cancel}
        </Button>
      )}
      {opened === 'edit' && <SessionDialog session={session} onClose={close} />}
      {opened === 'cancel' && <CancelDialog session={session} onClose={close} />}
      {opened === 'recording' && <RecordingDialog session={session} onClose={close} />}
      {opened === 'attendance' && <AttendanceDialog session={session} onClose={close} />}
    </>
  );
}
