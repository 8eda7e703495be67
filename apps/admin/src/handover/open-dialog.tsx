import { openHandover } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { handoverTexts } from './handover.texts.js';
import { keepSlips } from './open-slips.js';

/** Asks before a slip is opened, because it opens only once. */
export function OpenDialog({
  handoverId,
  unitName,
  onOpened,
  onClose,
}: {
  handoverId: string;
  unitName: string;
  onOpened: () => void;
  onClose: () => void;
}) {
  const t = handoverTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => openHandover({ client: api.client, path: { id: handoverId } }),
    onSuccess: (slip) => {
      keepSlips([slip], api.session);
      onOpened();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.handovers }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.openTitle}>
      <div className="stack">
        {open.error && <Notice tone="stop">{problemText(open.error)}</Notice>}
        <p>
          <strong>{t.openOnce}</strong> {t.openText(unitName)}
        </p>
        <p className="dim">{t.openTrail}</p>
        <div className="row">
          {!open.error && (
            <Button
              busy={open.isPending}
              icon={<KeyRound aria-hidden="true" />}
              onClick={() => open.mutate()}
              data-autofocus
            >
              {t.openNow}
            </Button>
          )}
          <Button variant={open.error ? 'quiet' : 'plain'} onClick={onClose}>
            {open.error ? words.close : words.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
