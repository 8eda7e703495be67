import { TextInput } from '@mantine/core';
import { recountZone, type OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { peopleOf } from './people-field.js';

const minReasonLength = 3;

/** Sets a zone to the number of people that somebody has just counted, with the reason. */
export function RecountDialog({ zone, onClose }: { zone: OccupancyZoneDto; onClose: () => void }) {
  const t = occupancyTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [count, setCount] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const people = peopleOf(count, 0);
  const isCounted = people !== undefined;
  const isReasoned = reason.trim().length >= minReasonLength;
  const save = useMutation({
    mutationFn: () =>
      recountZone({
        client: api.client,
        path: { id: zone.zoneId },
        body: { count: people ?? 0, reason: reason.trim() },
      }),
    onSuccess: (occupancy) => {
      client.setQueryData(queryKeys.occupancy, occupancy);
      void client.invalidateQueries({ queryKey: ['counters'] });
      notify({ tone: 'pass', text: t.recounted });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t.recountTitle(zone.name ?? t.wholeUnit)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isCounted && isReasoned) save.mutate();
          else setTried(true);
        }}
      >
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <p>{t.recountText}</p>
        <TextInput
          label={t.count}
          data-autofocus
          inputMode="numeric"
          value={count}
          error={tried && !isCounted ? t.countNeeded : undefined}
          onChange={(event) => setCount(event.currentTarget.value)}
        />
        <TextInput
          label={t.reason}
          description={t.reasonHint}
          maxLength={200}
          value={reason}
          error={tried && !isReasoned ? t.reasonNeeded : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogFoot send={t.recount} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
