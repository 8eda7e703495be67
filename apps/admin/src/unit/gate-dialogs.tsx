import { TextInput } from '@mantine/core';
import {
  type GateDirection,
  type GateDto,
  type GateHoursDto,
  changeGate,
  createGate,
} from '@khai-bao/api-client/declarations';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { HoursField } from './hours-field.js';
import { unitTexts } from './unit.texts.js';

const directions: readonly GateDirection[] = ['entrance', 'exit', 'both'];

/** Makes a gate, or gives one another name, direction or hours. */
export function GateDialog({ gate, onClose }: { gate: GateDto | null; onClose: () => void }) {
  const t = unitTexts.useTexts().gates;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(gate?.name ?? '');
  const [direction, setDirection] = useState<GateDirection>(gate?.direction ?? 'entrance');
  const [hours, setHours] = useState<GateHoursDto | null>(gate?.hours ?? null);
  const [empty, setEmpty] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      gate
        ? changeGate({
            client: api.client,
            path: { id: gate.gateId },
            body: { name: name.trim(), direction, hours },
          })
        : createGate({ client: api.client, body: { name: name.trim(), direction, hours } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: gate ? t.renamed : t.created(name.trim()) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['gates'] }),
  });
  return (
    <Dialog opened onClose={onClose} title={gate ? t.rename : t.add}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && hours?.weekdays.length !== 0) save.mutate();
          else setEmpty(true);
        }}
      >
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <TextInput
          label={t.name}
          description={t.nameHint}
          data-autofocus
          maxLength={100}
          value={name}
          error={empty && !name.trim() ? t.nameNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <fieldset className="choice">
          <legend>{t.direction}</legend>
          {directions.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="direction"
                checked={direction === one}
                onChange={() => setDirection(one)}
              />
              <span>{words.directions[one]}</span>
            </label>
          ))}
        </fieldset>
        <HoursField hours={hours} onChange={setHours} />
        <DialogFoot send={gate ? words.save : t.create} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Asks before a gate is retired. */
export function RetireDialog({ gate, onClose }: { gate: GateDto; onClose: () => void }) {
  const t = unitTexts.useTexts().gates;
  const api = useApi();
  return (
    <ConfirmDialog
      title={t.retireTitle(gate.name)}
      text={t.retireText}
      confirm={t.retire}
      done={t.changed}
      act={() => changeGate({ client: api.client, path: { id: gate.gateId }, body: { active: false } })}
      changes={['gates']}
      onClose={onClose}
    />
  );
}
