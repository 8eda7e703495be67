import { Checkbox, MultiSelect, TextInput, Textarea } from '@mantine/core';
import {
  UnitKind,
  changeTrainingSession,
  createTrainingSession,
  type TrainingSessionDto,
} from '@khai-bao/api-client/support';
import { cityDay } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DayField } from '../parts/day-field.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, problemText } from '../texts/words.js';
import { AudienceAreas } from './audience-areas.js';
import { findFaults, toBody, toForm, type SessionForm } from './session-form.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

const groups = ['unit-admin', 'gate-staff', 'official'] as const;
const languages = ['vi', 'en'] as const;
const unitKinds = Object.values(UnitKind);

/** Plans a session, or changes and moves one before it starts. */
export function SessionDialog({ session, onClose }: { session?: TrainingSessionDto; onClose: () => void }) {
  const texts = trainingTexts.useTexts();
  const t = texts.form;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [form, setForm] = useState(() => toForm(session));
  const [isTried, setTried] = useState(false);
  const faults = findFaults(form);
  const errorOf = (field: keyof SessionForm): string | undefined => {
    const fault = isTried ? faults[field] : undefined;
    return fault && t[fault];
  };
  const change = (to: Partial<SessionForm>): void => setForm({ ...form, ...to });
  const textField = (field: 'title' | 'from' | 'to' | 'seats' | 'roomAddress' | 'roomCode') => ({
    label: t[field],
    value: form[field],
    error: errorOf(field),
    autoComplete: 'off',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change({ [field]: event.currentTarget.value }),
  });
  const save = useMutation({
    mutationFn: () =>
      session === undefined
        ? createTrainingSession({ client: api.client, body: toBody(form) })
        : changeTrainingSession({
            client: api.client,
            path: { id: session.sessionId },
            body: { ...toBody(form), version: session.version },
          }),
    onSuccess: () => {
      notify({ tone: 'pass', text: texts.manage.saved });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: trainingKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={session === undefined ? t.addTitle : t.editTitle} size="lg">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(faults).length === 0) save.mutate();
        }}
      >
        {session !== undefined && <Notice>{t.moveHint}</Notice>}
        <TextInput {...textField('title')} maxLength={200} data-autofocus />
        <div className="training-times">
          <DayField
            label={t.day}
            min={cityDay()}
            value={form.day}
            error={errorOf('day')}
            onChange={(day) => change({ day })}
          />
          <TextInput {...textField('from')} inputMode="numeric" placeholder="10:00" maxLength={5} />
          <TextInput {...textField('to')} inputMode="numeric" placeholder="11:30" maxLength={5} />
          <TextInput {...textField('seats')} inputMode="numeric" maxLength={5} />
        </div>
        <Checkbox.Group
          label={t.groups}
          value={[...form.groups]}
          error={errorOf('groups')}
          onChange={(chosen) => change({ groups: groups.filter((one) => chosen.includes(one)) })}
        >
          <div className="row">
            {groups.map((one) => (
              <Checkbox key={one} value={one} size="md" label={texts.groups[one]} />
            ))}
          </div>
        </Checkbox.Group>
        <MultiSelect
          label={t.kinds}
          placeholder={form.kinds.length === 0 ? t.kindsHint : ''}
          searchable
          data={unitKinds.map((kind) => ({ value: kind, label: kindText(kind, words) }))}
          value={[...form.kinds]}
          onChange={(chosen) => change({ kinds: unitKinds.filter((kind) => chosen.includes(kind)) })}
        />
        <AudienceAreas
          value={form.areas}
          known={session?.areas ?? []}
          onChange={(areas) => change({ areas })}
        />
        <Checkbox.Group
          label={t.languages}
          value={[...form.languages]}
          error={errorOf('languages')}
          onChange={(chosen) => change({ languages: languages.filter((one) => chosen.includes(one)) })}
        >
          <div className="row">
            {languages.map((one) => (
              <Checkbox key={one} value={one} size="md" label={texts.languages[one]} />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput {...textField('roomAddress')} description={t.roomHint} type="url" maxLength={500} />
        <TextInput {...textField('roomCode')} maxLength={60} />
        <Textarea
          label={t.description}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          value={form.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <DialogFoot send={t.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
