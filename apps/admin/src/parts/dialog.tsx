import { Modal } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import { common } from '../texts/common.texts.js';

/** A dialog whose way out has a name in the language of the screen. */
export function Dialog(props: ModalProps) {
  const t = common.useTexts();
  return <Modal closeButtonProps={{ 'aria-label': t.close }} {...props} />;
}
