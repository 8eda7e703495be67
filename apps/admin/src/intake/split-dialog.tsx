import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { type RegistrationDetailDto, splitUnit } from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { unitLineFault, unitPhoneFault, type UnitFieldFault } from '@khai-bao/text';
import { Button, formatPhone } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { AreaPicker } from './area-picker.js';
import { counterTexts } from './counter.texts.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { splitTexts } from './split.texts.js';

interface SplitPart {
  name: string;
  street: string;
  areaCode: string;
  representative: string;
  phone: string;
}
/** What is wrong with a field of a part, by the rules by which the registration service takes it. */
const faultOf = (part: SplitPart, field: keyof SplitPart): UnitFieldFault | undefined =>
  field === 'areaCode'
    ? part.areaCode === ''
      ? 'required'
      : undefined
    : field === 'phone'
      ? unitPhoneFault(part.phone)
      : unitLineFault(part[field]);
const isWritten = ['name', 'street', 'areaCode', 'representative', 'phone'] as const;
/** As many units come of one at once at most. */
const maxSplitParts = 10;

/** One unit becomes several: the new ones are registrations of their own, with the old one's contact until another is written. */
export function SplitDialog({ unit, onClose }: { unit: RegistrationDetailDto; onClose: () => void }) {
  const t = splitTexts.useTexts();
  const { noteNeeded } = registrationTexts.useTexts();
  const form = counterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const blank = (): SplitPart => ({
    name: '',
    street: unit.street,
    areaCode: unit.areaCode,
    representative: unit.representative,
    phone: formatPhone(unit.phone),
  });
  const [parts, setParts] = useState<readonly SplitPart[]>(() => [blank()]);
  const [closes, setCloses] = useState(false);
  const [note, setNote] = useState('');
  const [checked, setChecked] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      splitUnit({
        client: api.client,
        path: { id: unit.unitId },
        body: {
          parts,
          closes,
          ...(closes ? { note: note.trim() } : {}),
          version: unit.version,
        },
      }),
    onSuccess: ({ items }) => {
      notify({
        tone: 'pass',
        text: t.done(items.map(({ name, trackingCode }) => `${name} (${trackingCode})`)),
      });
      onClose();
    },
    // Also after a refusal: somebody else may have changed it.
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.intake }),
  });
  const refused = new Set(
    send.error instanceof ServiceProblem ? send.error.fields.map(({ path }) => path) : [],
  );
  const change = (at: number, made: Partial<SplitPart>): void =>
    setParts((before) => before.map((part, n) => (n === at ? { ...part, ...made } : part)));
  const errorOf = (at: number, field: (typeof isWritten)[number]): string | undefined => {
    const fault = checked ? faultOf(parts[at]!, field) : undefined;
    if (fault !== undefined) return form.faults[fault];
    return refused.has(`parts.${at}.${field}`) && send.error ? problemText(send.error) : undefined;
  };
  return (
    <Dialog opened onClose={onClose} title={t.title(unit.name)} size="lg">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          const isWhole = parts.every((part) =>
            isWritten.every((field) => faultOf(part, field) === undefined),
          );
          if (isWhole && (!closes || note.trim() !== '')) send.mutate();
        }}
      >
        <p className="dim">{t.intro}</p>
        {send.error && refused.size === 0 && <Notice tone="stop">{problemText(send.error)}</Notice>}
        {parts.map((part, at) => {
          const text = (field: Exclude<(typeof isWritten)[number], 'areaCode'>) => ({
            autoComplete: 'off',
            value: part[field],
            error: errorOf(at, field),
            onChange: (event: { currentTarget: { value: string } }) =>
              change(at, { [field]: event.currentTarget.value }),
          });
          return (
            <fieldset key={at} className="stack split-part">
              <legend>{t.part(at + 1)}</legend>
              <TextInput label={form.name} data-autofocus={at === 0 || undefined} {...text('name')} />
              <TextInput label={form.street} {...text('street')} />
              <AreaPicker
                label={form.area}
                placeholder={form.areaHint}
                nothing={form.areaNothing}
                chosen={part.areaCode === unit.areaCode ? unit.areaName : undefined}
                value={part.areaCode || null}
                error={errorOf(at, 'areaCode')}
                onChange={(areaCode) => change(at, { areaCode })}
              />
              <TextInput label={form.representative} {...text('representative')} />
              <TextInput label={form.phone} type="tel" {...text('phone')} />
              {parts.length > 1 && (
                <Button
                  variant="plain"
                  size="small"
                  icon={<X aria-hidden="true" />}
                  onClick={() => setParts((before) => before.filter((_, n) => n !== at))}
                >
                  {t.remove(at + 1)}
                </Button>
              )}
            </fieldset>
          );
        })}
        {parts.length < maxSplitParts && (
          <div className="row">
            <Button
              variant="quiet"
              size="small"
              icon={<Plus aria-hidden="true" />}
              onClick={() => setParts((before) => [...before, blank()])}
            >
              {t.add}
            </Button>
          </div>
        )}
        <Checkbox
          label={t.closes}
          description={t.closesHint}
          checked={closes}
          onChange={(event) => setCloses(event.currentTarget.checked)}
        />
        {closes && (
          <Textarea
            label={t.note}
            autosize
            minRows={2}
            maxLength={500}
            value={note}
            error={checked && note.trim() === '' ? noteNeeded : undefined}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        <DialogFoot send={t.send} busy={send.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
