import '../styles/register.css';
import { ApiProblem, registerUnit, unitKinds, type UnitKind } from '@khai-bao/api-client';
import { Button, Field, TextField } from '@khai-bao/ui';
import { useEffect, useState, type FormEvent } from 'react';
import { useAreas } from '../areas/use-areas.js';
import { WardField } from '../areas/ward-field.js';
import { readDraft, saveDraft } from '../keep/drafts.js';
import { Choice } from '../shell/choice.js';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { i18n, problemText } from '../texts/index.js';
import { registrationDraftName } from './draft-name.js';
import { CommitteeContacts, useCommittee } from './committee-contacts.js';
import { Registered } from './registered.js';
import {
  announcementIn,
  emptyRegistration,
  keyFor,
  refusedFields,
  registrationBody,
  registrationErrors,
  registrationFields,
  type RegistrationDraft,
  type RegistrationErrors,
  type RegistrationField,
} from './registration-draft.js';
import { registerI18n, type RegisterTexts } from './texts.js';

const idOf = (field: RegistrationField): string => `unit-${field}`;

const labelsOf = (t: RegisterTexts, ward: string): Record<RegistrationField, string> => ({
  kind: t.form.kind,
  name: t.form.name,
  taxCode: t.form.taxCode,
  areaCode: ward,
  street: t.form.street,
  representative: t.form.representative,
  phone: t.form.phone,
  email: t.form.email,
  usesNcovi: t.form.ncovi,
});

/** An empty form after one that was taken; on an area's page it stays in that ward. */
const another = (
  { areaCode, ward, district }: RegistrationDraft,
  area: string | undefined,
): RegistrationDraft =>
  areaCode === area ? { ...emptyRegistration, areaCode, ward, district } : emptyRegistration;

/** The public registration of a unit. What is typed stays until it was taken, together with the key that it is sent under. */
export function RegisterPage({ area }: { area?: string | undefined }) {
  const t = registerI18n.useTexts();
  const app = i18n.useTexts();
  const areas = useAreas();
  const [draft, setDraft] = useState<RegistrationDraft>(() => {
    const kept = readDraft<RegistrationDraft>(registrationDraftName) ?? emptyRegistration;
    const announcement = announcementIn(location.search);
    return announcement === null ? kept : { ...kept, announcement };
  });
  const [checked, setChecked] = useState(false);
  const [refused, setRefused] = useState<RegistrationErrors>({});
  const [asked, setAsked] = useState(0);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => saveDraft(registrationDraftName, draft), [draft]);
  const committee = useCommittee(area ?? draft.areaCode);
  useEffect(() => {
    if (area === undefined) return;
    void import('../areas/search.js').then(
      ({ wardOf }) => {
        const ward = wardOf(area);
        // What somebody has chosen already stays.
        if (ward !== null)
          setDraft((now) =>
            now.areaCode || now.ward
              ? now
              : { ...now, areaCode: ward.code, ward: ward.name, district: ward.district },
          );
      },
      () => undefined,
    );
  }, [area]);

  const errors: RegistrationErrors = { ...refused, ...(checked ? registrationErrors(draft) : {}) };
  const set = (part: Partial<RegistrationDraft>): void => {
    setDraft((now) => ({ ...now, ...part }));
    setRefused({});
  };
  const errorAt = (field: RegistrationField): string | undefined => {
    const code = errors[field];
    return code && t.errors[code];
  };

  const send = async (): Promise<void> => {
    const body = registrationBody(draft);
    const sent = keyFor(draft, body);
    setDraft((now) => ({ ...now, sent }));
    saveDraft(registrationDraftName, { ...draft, sent });
    setSending(true);
    setProblem(null);
    try {
      const result = await registerUnit(body, sent.key);
      setDraft((now) => ({ ...now, result }));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'REGISTRATION.KEY_REUSED')
        setDraft((now) => ({ ...now, sent: null }));
      const fields = error instanceof ApiProblem ? refusedFields(error.fields) : {};
      setRefused(fields);
      setProblem(error);
      if (Object.keys(fields).length > 0) setAsked((times) => times + 1);
    } finally {
      setSending(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending) return;
    setChecked(true);
    setRefused({});
    if (Object.keys(registrationErrors(draft)).length === 0) void send();
    else setAsked((times) => times + 1);
  };

  if (draft.result)
    return (
      <Registered
        draft={draft}
        result={draft.result}
        committee={committee}
        onAnother={() => setDraft(another(draft, area))}
      />
    );
  const place = area === undefined || committee === null || committee === 'unknown' ? null : committee.area;

  const labels = labelsOf(t, app.who.ward);
  const text = (field: 'name' | 'taxCode' | 'street' | 'representative' | 'phone' | 'email') => ({
    id: idOf(field),
    value: draft[field],
    error: errorAt(field),
    onChange: (event: { target: HTMLInputElement }) => set({ [field]: event.target.value }),
  });
  const optional = (label: string) => (
    <>
      {label} <span className="c-optional">({t.form.optional})</span>
    </>
  );
  return (
    <Page
      title={t.form.title}
      above={place ? t.committee.of(place.fullName) : undefined}
      below={t.form.lead}
      view="register"
    >
      {area !== undefined && <CommitteeContacts committee={committee} kind={draft.kind} card />}
      {area !== undefined && committee === 'unknown' && <p className="c-quiet">{t.committee.unknown}</p>}
      <form className="c-card c-form" onSubmit={submit} noValidate>
        <ErrorSummary
          asked={asked}
          entries={registrationFields.flatMap((field) => {
            const found = errorAt(field);
            return found ? [{ id: idOf(field), label: labels[field], text: found }] : [];
          })}
        />
        <Field label={t.form.kind} error={errorAt('kind')} id={idOf('kind')} required>
          {(control) => (
            <select
              {...control}
              className="kb-input"
              value={draft.kind}
              onChange={(event) => set({ kind: event.target.value as UnitKind | '' })}
            >
              <option value="">{t.form.choose}</option>
              {unitKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {t.kinds[kind]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          {...text('name')}
          label={t.form.name}
          hint={t.form.nameHint}
          autoComplete="organization"
          required
        />
        <TextField
          {...text('taxCode')}
          label={optional(t.form.taxCode)}
          hint={t.form.taxHint}
          inputMode="numeric"
          autoComplete="off"
        />
        <fieldset className="c-group">
          <legend>{t.form.place}</legend>
          {areas === 'away' && <p className="kb-error">{t.form.areasAway}</p>}
          <WardField id={idOf('areaCode')} value={draft} error={errorAt('areaCode')} onChange={set} />
          <TextField {...text('street')} label={t.form.street} autoComplete="street-address" required />
        </fieldset>
        <fieldset className="c-group">
          <legend>{t.form.contact}</legend>
          <TextField {...text('representative')} label={t.form.representative} autoComplete="name" required />
          <TextField
            {...text('phone')}
            label={t.form.phone}
            hint={t.form.phoneHint}
            type="tel"
            autoComplete="tel"
            required
          />
          <TextField
            {...text('email')}
            label={optional(t.form.email)}
            hint={t.form.emailHint}
            type="email"
            autoComplete="email"
          />
        </fieldset>
        <div>
          <Choice
            id={idOf('usesNcovi')}
            name="ncovi"
            legend={t.form.ncovi}
            options={[
              { value: 'no', label: t.form.ncoviNo },
              { value: 'yes', label: t.form.ncoviYes },
            ]}
            value={draft.ncovi}
            error={errorAt('usesNcovi')}
            onChange={(ncovi) => set({ ncovi })}
          />
          {draft.ncovi === 'yes' && <p className="c-quiet">{t.form.ncoviHint}</p>}
        </div>
        {problem !== null && (
          <div className="c-summary" role="alert">
            <h2>{t.form.failed}</h2>
            <p>{problemText(app, problem)}</p>
            <p>{t.form.kept}</p>
          </div>
        )}
        <div className="c-bottom">
          <Button type="submit" size="big" busy={sending}>
            {sending ? t.form.sending : t.form.send}
          </Button>
        </div>
      </form>
    </Page>
  );
}
