import { issueStaffPin, type StaffDto } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { devicesTexts } from './devices.texts.js';

/** Gives a guard a PIN, which is shown once. From then on the dialog closes by its button only. */
export function GivePin({ person, onClose }: { person: StaffDto; onClose: () => void }) {
  const t = devicesTexts.useTexts().pin;
  const api = useApi();
  const client = useQueryClient();
  const give = useMutation({
    mutationFn: () => issueStaffPin({ client: api.client, path: { id: person.accountId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['staff'] }),
  });
  const made = give.data;
  const closes = made === undefined;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={made?.displayName ?? t.title(person.displayName)}
      closeOnClickOutside={closes}
      withCloseButton={closes}
      closeOnEscape={closes}
    >
      {made === undefined ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!give.isPending) give.mutate();
          }}
        >
          {give.error && <Notice tone="stop">{problemText(give.error)}</Notice>}
          <p>{t.text}</p>
          <DialogFoot send={t.give} busy={give.isPending} onClose={onClose} />
        </form>
      ) : (
        <div className="stack">
          <Notice tone="caution">{t.once}</Notice>
          <dl className="once">
            <div>
              <dt>{t.label}</dt>
              <dd className="code" data-testid="staff-pin">
                {made.pin}
              </dd>
            </div>
          </dl>
          <div className="row">
            <Button onClick={onClose}>{t.noted}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
