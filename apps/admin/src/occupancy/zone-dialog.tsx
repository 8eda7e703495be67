import { TextInput } from '@mantine/core';
import {
  changeZone,
  createZone,
  type GateDto,
  type OccupancyZoneDto,
} from '@khai-bao/api-client/declarations';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { occupancyTexts } from './occupancy.texts.js';
import { limitOf } from './people-field.js';

/** Makes a zone or changes one: its name, its limit, the gates that count in it. */
export function ZoneDialog({
  zone,
  gates,
  onClose,
}: {
  zone: OccupancyZoneDto | null;
  gates: readonly GateDto[];
  onClose: () => void;
}) {
  const t = occupancyTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(zone?.name ?? '');
  const [capacity, setCapacity] = useState(String(zone?.capacity ?? ''));
  const [gateIds, setGateIds] = useState<readonly string[]>(zone?.gateIds ?? []);
  const [tried, setTried] = useState(false);
  const limit = limitOf(capacity);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), capacity: limit ?? null, gateIds: [...gateIds] };
      return zone
        ? changeZone({ client: api.client, path: { id: zone.zoneId }, body })
        : createZone({ client: api.client, body });
    },
    onSuccess: (occupancy) => {
      client.setQueryData(queryKeys.occupancy, occupancy);
      notify({ tone: 'pass', text: t.saved });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={zone ? t.editOf(zone.name ?? '') : t.addZone}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && limit !== undefined) save.mutate();
          else setTried(true);
        }}
      >
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <TextInput
          label={t.zoneName}
          data-autofocus
          maxLength={100}
          value={name}
          error={tried && !name.trim() ? t.zoneNameNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.capacity}
          description={t.capacityHint}
          inputMode="numeric"
          value={capacity}
          error={tried && limit === undefined ? t.capacityWrong : undefined}
          onChange={(event) => setCapacity(event.currentTarget.value)}
        />
        <fieldset className="zone-gates">
          <legend>{t.zoneGates}</legend>
          {gates.length === 0 && <p className="dim">{t.noGates}</p>}
          {gates.map((gate) => (
            <label key={gate.gateId} className="tick">
              <input
                type="checkbox"
                checked={gateIds.includes(gate.gateId)}
                onChange={(event) =>
                  setGateIds(
                    event.currentTarget.checked
                      ? [...gateIds, gate.gateId]
                      : gateIds.filter((one) => one !== gate.gateId),
                  )
                }
              />
              <span>{gate.name}</span>
            </label>
          ))}
        </fieldset>
        <DialogFoot send={words.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
