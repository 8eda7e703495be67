import { overrideZone, type OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { Button, formatTime, useNow } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useOnline } from '../parts/use-online.js';
import { queryKeys } from '../navigation/query-keys.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi, useProfile } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { withUnsentChecks, type UnsentCheck } from './unsent-checks.js';
import { useOccupancy, zonesOfGate } from './use-occupancy.js';

const minReasonLength = 3;
/** An occupancy that is older than this keeps nobody outside, milliseconds. */
const maxOccupancyAgeMs = 120_000;
const ageCheckIntervalMs = 5_000;

/**
 * The full zone of a gate into which nobody more may go now, with what this device has not sent yet; undefined when there is room or an override. Without a network, and when the
 * occupancy is too old, it is undefined too: people may have left, and an override could not be sent.
 */
export function useFullZone(gateId: string, held: readonly UnsentCheck[]): OccupancyZoneDto | undefined {
  const { data, dataUpdatedAt } = useOccupancy();
  const { unit } = useProfile();
  const isOnline = useOnline();
  const now = useNow(ageCheckIntervalMs);
  if (!data || !isOnline || now - dataUpdatedAt > maxOccupancyAgeMs) return undefined;
  return zonesOfGate(data, gateId)
    .map((zone) => withUnsentChecks(zone, held, unit?.id ?? null))
    .find(({ level, override }) => level === 'full' && override === null);
}

/** Says that a zone is full, and lets the guard admit more with a reason. */
export function FullZone({ zone }: { zone: OccupancyZoneDto }) {
  const t = occupancyTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const override = useMutation({
    mutationFn: (reason: string) =>
      overrideZone({ client: api.client, path: { id: zone.zoneId }, body: { reason } }),
    onSuccess: (occupancy) => {
      client.setQueryData(queryKeys.occupancy, occupancy);
      setAsking(false);
    },
  });
  return (
    <section className="full-zone" role="alert">
      <h3>
        <UsersRound size={24} aria-hidden="true" /> {t.full(zone.name ?? t.wholeUnit)}
      </h3>
      <p>{t.fullText}</p>
      <Button variant="ground-quiet" onClick={() => setAsking(true)}>
        {t.override}
      </Button>
      {asking && (
        <NoteDialog
          title={t.overrideTitle}
          label={t.reason}
          hint={t.overrideText}
          send={t.override}
          needed={t.reasonNeeded}
          minLength={minReasonLength}
          maxLength={200}
          busy={override.isPending}
          onSend={(reason) => override.mutate(reason)}
          onClose={() => setAsking(false)}
        >
          {override.error && <Notice tone="stop">{problemText(override.error)}</Notice>}
        </NoteDialog>
      )}
    </section>
  );
}

/** Says until when more people may enter than the limit, and why. */
export function OverrideLine({ gateId }: { gateId: string }) {
  const t = occupancyTexts.useTexts();
  const { data } = useOccupancy();
  const overridden = data && zonesOfGate(data, gateId).find(({ override }) => override !== null)?.override;
  if (!overridden) return null;
  return (
    <p className="override-line">
      {t.overridden(formatTime(overridden.until), overridden.reason, overridden.byName)}
    </p>
  );
}
