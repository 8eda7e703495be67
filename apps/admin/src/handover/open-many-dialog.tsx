import { type HandoverDto, openHandovers } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { handoverTexts } from './handover.texts.js';
import { keepSlips } from './open-slips.js';

/** Asks before many slips are opened, because each opens only once; those that could not be opened are named. */
export function OpenManyDialog({
  items: picked,
  onOpened,
  onClose,
}: {
  items: readonly HandoverDto[];
  onOpened: () => void;
  onClose: () => void;
}) {
  const t = handoverTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  // The list behind changes with the opening; those that were refused keep their names.
  const [items] = useState(picked);
  const open = useMutation({
    mutationFn: () =>
      openHandovers({ client: api.client, body: { ids: items.map((item) => item.handoverId) } }),
    onSuccess: ({ slips, refused }) => {
      keepSlips(slips, api.session);
      if (refused.length === 0) onOpened();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.handovers }),
  });
  const refused = open.data?.refused ?? [];
  const nameOf = (id: string): string => items.find((item) => item.handoverId === id)?.unitName ?? id;
  return (
    <Dialog opened onClose={onClose} title={t.openManyTitle(items.length)}>
      <div className="stack">
        {open.error && <Notice tone="stop">{problemText(open.error)}</Notice>}
        {refused.length > 0 ? (
          <>
            <p className="strong">{t.refusedTitle(refused.length)}</p>
            <ul className="results">
              {refused.map((one) => (
                <li key={one.handoverId}>
                  <span className="strong">{nameOf(one.handoverId)}</span>
                  <span>{problemText(one.code)}</span>
                </li>
              ))}
            </ul>
            <div className="row">
              <Button onClick={(open.data?.slips.length ?? 0) > 0 ? onOpened : onClose}>{words.done}</Button>
            </div>
          </>
        ) : (
          <>
            <p>
              <strong>{t.openManyOnce}</strong> {t.openManyText}
            </p>
            <p className="dim">{t.openTrail}</p>
            <div className="row">
              <Button
                busy={open.isPending}
                icon={<KeyRound aria-hidden="true" />}
                onClick={() => open.mutate()}
                data-autofocus
              >
                {t.openManyNow}
              </Button>
              <Button variant="plain" onClick={onClose}>
                {words.cancel}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
