import { Textarea } from '@mantine/core';
import type { CaseDetailDto } from '@khai-bao/api-client/alerts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { caseWorkTexts } from './case-work.texts.js';

export const maxNoteChars = 2000;

/** Sends a change of a case; the changed case shows at once in list and detail. */
export function useCaseChange<Input>({
  send,
  done,
  onDone,
}: {
  send: (input: Input) => Promise<CaseDetailDto | undefined>;
  /** Said when it is done. */
  done: (changed: CaseDetailDto, input: Input) => string;
  onDone: () => void;
}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (changed, input) => {
      if (changed) {
        client.setQueryData(queryKeys.oneCase(changed.caseId), changed);
        notify({ tone: 'pass', text: done(changed, input) });
      }
      onDone();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.cases });
      void client.invalidateQueries({ queryKey: queryKeys.transfers });
    },
  });
}

/** A dialog with a form about one case. */
export function WorkDialog({
  title,
  send,
  busy,
  error,
  onSend,
  onClose,
  children,
}: {
  title: string;
  send: string;
  busy: boolean;
  error: unknown;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSend();
        }}
      >
        {error !== null && error !== undefined && <Notice tone="stop">{problemText(error)}</Notice>}
        {children}
        <DialogFoot send={send} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** A note for the history of a case. */
export function NoteField({
  label,
  value,
  error,
  onChange,
}: {
  label?: string;
  value: string;
  error?: string | undefined;
  onChange: (note: string) => void;
}) {
  const t = caseWorkTexts.useTexts();
  return (
    <Textarea
      label={label ?? t.note}
      description={t.noteHint}
      autosize
      minRows={2}
      maxLength={maxNoteChars}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
