import { Modal } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import { Button } from '@khai-bao/ui';
import type { ReactNode } from 'react';
import { commonTexts } from '../texts/common.texts.js';

/** A dialog whose way out has a name in the language of the screen. */
export function Dialog(props: ModalProps) {
  const t = commonTexts.useTexts();
  return <Modal closeButtonProps={{ 'aria-label': t.close }} {...props} />;
}

/** The end of a dialog's form: what it does, and the way back. */
export function DialogFoot({
  send,
  busy,
  icon,
  onClose,
}: {
  send: string;
  busy: boolean;
  icon?: ReactNode;
  onClose: () => void;
}) {
  const t = commonTexts.useTexts();
  return (
    <div className="row">
      <Button type="submit" busy={busy} {...(icon ? { icon } : {})}>
        {send}
      </Button>
      <Button variant="plain" onClick={onClose}>
        {t.cancel}
      </Button>
    </div>
  );
}
