import { Textarea } from '@mantine/core';
import { Button } from '@khai-bao/ui';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.js';
import { commonTexts } from '../texts/common.texts.js';

export interface NoteDialogProps {
  title: string;
  label: string;
  hint?: string;
  send: string;
  /** Said when the note is empty; without it the note may be left out. */
  needed?: string;
  /** Fewest characters of a note that may not be left out. */
  minLength?: number;
  /** Most characters of a note. */
  maxLength?: number;
  busy: boolean;
  children?: ReactNode;
  onSend: (note: string) => void;
  onClose: () => void;
}

/** A dialog that asks for one sentence before something is done. */
export function NoteDialog({
  title,
  label,
  hint,
  send,
  needed,
  minLength = 1,
  maxLength = 500,
  busy,
  children,
  onSend,
  onClose,
}: NoteDialogProps) {
  const t = commonTexts.useTexts();
  const [note, setNote] = useState('');
  const [empty, setEmpty] = useState(false);
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (needed && note.trim().length < minLength) return setEmpty(true);
          onSend(note.trim());
        }}
      >
        {children}
        <Textarea
          label={label}
          description={hint}
          autosize
          minRows={3}
          maxLength={maxLength}
          data-autofocus
          value={note}
          error={empty && note.trim().length < minLength ? needed : undefined}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" busy={busy}>
            {send}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {t.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
