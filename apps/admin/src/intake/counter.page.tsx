import { Checkbox, Select, TextInput } from '@mantine/core';
import type { CounterEntry } from '@khai-bao/api-client/admin';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { Button, MarkSign } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi, useProfile } from '../session/session.js';
import { PageHead, RoomDoor } from '../shell/page.js';
import { keys } from '../shell/waiting.js';
import { common } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { AreaPicker } from './area-picker.js';
import { counterTexts } from './counter.texts.js';

type Draft = Record<
  | 'name'
  | 'kind'
  | 'areaCode'
  | 'street'
  | 'representative'
  | 'phone'
  | 'email'
  | 'taxCode'
  | 'expectedGates',
  string
>;
const blank: Draft = {
  name: '',
  kind: '',
  areaCode: '',
  street: '',
  representative: '',
  phone: '',
  email: '',
  taxCode: '',
  expectedGates: '',
};

function CounterForm({
  ward,
  onSaved,
}: {
  ward: string | null;
  onSaved: (code: string, id: string) => void;
}) {
  const t = counterTexts.useTexts();
  const words = common.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ ...blank, areaCode: ward ?? '' });
  const [ncovi, setNcovi] = useState(false);
  const [errors, setErrors] = useState<Partial<Draft>>({});
  const key = useRef(crypto.randomUUID());
  const box = useRef<HTMLDivElement>(null);
  const save = useMutation({
    mutationFn: (entry: CounterEntry) => api.intake.typeIn(entry, key.current),
    onSuccess: async (answer) => {
      onSaved(answer.trackingCode, answer.unitId);
      await client.invalidateQueries({ queryKey: keys.intake });
    },
    onError: (error) => {
      if (error instanceof ServiceProblem && error.fields.length > 0) {
        setErrors(Object.fromEntries(error.fields.map((field) => [field.path, problemText(error)])));
      }
      requestAnimationFrame(() => box.current?.focus());
    },
  });

  const check = (): Partial<Draft> => {
    const wrong: Partial<Draft> = {};
    for (const name of ['name', 'kind', 'areaCode', 'street', 'representative', 'phone'] as const)
      if (!draft[name].trim()) wrong[name] = t.needed;
    const digits = draft.phone.replace(/[\s().-]/g, '');
    if (draft.phone.trim() && !/^(\+?84|0)\d{8,10}$/.test(digits)) wrong.phone = t.badPhone;
    if (draft.email.trim() && !/^\S+@\S+\.\S+$/.test(draft.email.trim())) wrong.email = t.badEmail;
    if (draft.expectedGates && !/^[1-9]\d?$/.test(draft.expectedGates)) wrong.expectedGates = t.badGates;
    return wrong;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = check();
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => box.current?.focus());
      return;
    }
    const { email, taxCode, expectedGates, ...rest } = draft;
    save.mutate({
      ...rest,
      usesNcovi: ncovi,
      ...(email.trim() ? { email: email.trim() } : {}),
      ...(taxCode.trim() ? { taxCode: taxCode.trim() } : {}),
      ...(expectedGates ? { expectedGates: Number(expectedGates) } : {}),
    });
  };
  const text = (name: keyof Draft) => ({
    value: draft[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const wrong = Object.keys(errors).length;

  return (
    <form className="form-grid" onSubmit={submit} noValidate>
      <p className="dim wide">{t.intro}</p>
      {(wrong > 0 || save.error) && (
        <div className="wide">
          <Notice tone="stop" ref={box}>
            {wrong > 0 ? t.summary(wrong) : problemText(save.error)}
          </Notice>
        </div>
      )}
      <div className="wide">
        <TextInput label={t.name} maxLength={200} autoFocus {...text('name')} />
      </div>
      <Select
        label={t.kind}
        placeholder={t.kindHint}
        data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
        value={draft.kind || null}
        error={errors.kind}
        searchable
        onChange={(kind) => setDraft((before) => ({ ...before, kind: kind ?? '' }))}
      />
      {ward ? null : (
        <AreaPicker
          label={t.area}
          placeholder={t.areaHint}
          nothing={t.areaNothing}
          value={draft.areaCode || null}
          error={errors.areaCode}
          onChange={(areaCode) => setDraft((before) => ({ ...before, areaCode }))}
        />
      )}
      <TextInput label={t.street} maxLength={200} {...text('street')} />
      <TextInput label={t.representative} maxLength={200} {...text('representative')} />
      <TextInput label={t.phone} inputMode="tel" {...text('phone')} />
      <TextInput label={t.email} type="email" description={t.emailHint} {...text('email')} />
      <TextInput label={t.taxCode} inputMode="numeric" maxLength={20} {...text('taxCode')} />
      <TextInput label={t.gates} inputMode="numeric" maxLength={2} {...text('expectedGates')} />
      <div className="wide">
        <Checkbox
          label={t.ncovi}
          checked={ncovi}
          onChange={(event) => setNcovi(event.currentTarget.checked)}
        />
      </div>
      <div className="wide row">
        <Button type="submit" busy={save.isPending}>
          {t.submit}
        </Button>
      </div>
    </form>
  );
}

function Counter() {
  const t = counterTexts.useTexts();
  const { area, role } = useProfile();
  const navigate = useNavigate();
  const [saved, setSaved] = useState<{ code: string; id: string } | null>(null);
  return (
    <>
      <PageHead title={t.title} />
      <div className="form-page">
        {saved ? (
          <div className="card stack" role="status">
            <MarkSign size={44} arch="var(--action)" tick="var(--mai)" />
            <h2>{t.savedTitle}</h2>
            <p className="dim">{t.savedText}</p>
            <p className="tracking code">{saved.code}</p>
            <div className="row">
              <Button onClick={() => setSaved(null)}>{t.another}</Button>
              <Button
                variant="quiet"
                onClick={() => navigate({ to: '/tiep-nhan', search: { id: saved.id } })}
              >
                {t.open}
              </Button>
            </div>
          </div>
        ) : (
          <CounterForm
            ward={role === 'ward-officer' ? (area?.code ?? null) : null}
            onSaved={(code, id) => setSaved({ code, id })}
          />
        )}
      </div>
    </>
  );
}

/** An officer types a registration for a unit that comes or calls. */
export function CounterPage() {
  return (
    <RoomDoor room="intake">
      <Counter />
    </RoomDoor>
  );
}
