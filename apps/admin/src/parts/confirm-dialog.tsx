import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { Dialog } from './dialog.js';
import { Notice } from './notice.js';
import { notify } from './notify.js';

/** Asks once before something is done that people would miss; says so when it is done, or why it was not. */
export function ConfirmDialog({
  title,
  text,
  confirm,
  done,
  act,
  changes,
  onClose,
}: {
  title: string;
  /** What will be different. */
  text: string;
  confirm: string;
  /** Said when it is done. */
  done: string;
  act: () => Promise<unknown>;
  /** The key of what is read again afterwards. */
  changes: readonly string[];
  onClose: () => void;
}) {
  const words = commonTexts.useTexts();
  const client = useQueryClient();
  const doing = useMutation({
    mutationFn: act,
    onSuccess: () => {
      notify({ tone: 'pass', text: done });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: changes }),
  });
  return (
    <Dialog opened onClose={onClose} title={title}>
      <div className="stack">
        {doing.error && <Notice tone="stop">{problemText(doing.error)}</Notice>}
        <p>{text}</p>
        <div className="row">
          <Button busy={doing.isPending} onClick={() => doing.mutate()}>
            {confirm}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
