import { shortName, type FieldError, type IdPaperKind, type Sex } from '@khai-bao/health-form';
import { Button, Field, TextField, useLanguage } from '@khai-bao/ui';
import { ChevronDown, ScanLine, User, UserPlus, Users } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useAreas } from '../areas/use-areas.js';
import { WardField } from '../areas/ward-field.js';
import type { KeptPerson } from '../keep/store.js';
import { Choice } from '../shell/choice.js';
import { fieldText, i18n } from '../texts/index.js';
import { vi } from '../texts/vi.js';
import { countries } from './countries.js';
import { cityName, needsRepresentative, newDraft, whoOf, type Draft, type WhoDraft } from './draft.js';
import { idOf } from './field-id.js';
import { draftForOther, ownAsRepresentative, ownWho } from './remembered.js';

const IdScan = lazy(async () => ({ default: (await import('../scan/id-scan.js')).IdScan }));

interface StepProps {
  readonly draft: Draft;
  readonly errors: readonly FieldError[];
}
type ErrorAt = (path: string) => string | undefined;

function useErrorAt(errors: readonly FieldError[]): ErrorAt {
  const t = i18n.useTexts();
  return (path) => {
    const found = errors.find((error) => error.path === path);
    return found && fieldText(t, path, found.code);
  };
}

interface PartProps {
  readonly who: WhoDraft;
  readonly errorAt: ErrorAt;
  readonly set: (part: Partial<WhoDraft>) => void;
}

function Optional({ children }: { children: string }) {
  const t = i18n.useTexts();
  return (
    <>
      {children} <span className="c-optional">({t.who.optional})</span>
    </>
  );
}

function Address({ who, errorAt, set }: PartProps) {
  const t = i18n.useTexts();
  const areas = useAreas();
  const names = areas && areas !== 'away' ? areas.provinceNames : [who.province || cityName];
  const inCity = who.province === cityName && areas !== 'away';
  return (
    <fieldset className="c-group">
      <legend>{t.who.address}</legend>
      <Field
        label={t.who.province}
        error={errorAt('person.address.province')}
        id={idOf('person.address.province')}
        required
      >
        {(control) =>
          areas === 'away' ? (
            <input
              {...control}
              className="kb-input"
              value={who.province}
              onChange={(event) => set({ province: event.target.value })}
            />
          ) : (
            <select
              {...control}
              className="kb-input"
              value={who.province}
              onChange={(event) =>
                set({ province: event.target.value, district: '', ward: '', areaCode: '' })
              }
            >
              {!names.includes(who.province) && (
                <option value={who.province}>{who.province || t.who.choose}</option>
              )}
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )
        }
      </Field>
      {inCity ? (
        <WardField
          id={idOf('person.address.ward')}
          value={who}
          error={errorAt('person.address.ward')}
          onChange={({ areaCode, ward, district }) => set({ areaCode, ward, district })}
        />
      ) : (
        <>
          <TextField
            id={idOf('person.address.district')}
            label={t.who.district}
            value={who.district}
            error={errorAt('person.address.district')}
            required
            onChange={(event) => set({ district: event.target.value })}
          />
          <TextField
            id={idOf('person.address.ward')}
            label={t.who.ward}
            value={who.ward}
            error={errorAt('person.address.ward')}
            required
            onChange={(event) => set({ ward: event.target.value })}
          />
        </>
      )}
      <TextField
        id={idOf('person.address.street')}
        label={t.who.street}
        value={who.street}
        error={errorAt('person.address.street')}
        autoComplete="street-address"
        required
        onChange={(event) => set({ street: event.target.value })}
      />
    </fieldset>
  );
}

function Paper({ who, errorAt, set }: PartProps) {
  const t = i18n.useTexts();
  const kinds: readonly IdPaperKind[] = ['cccd', 'cmnd', 'passport'];
  return (
    <div className="c-columns">
      <Field label={t.who.idPaper}>
        {(control) => (
          <select
            {...control}
            className="kb-input"
            value={who.idKind}
            onChange={(event) => set({ idKind: event.target.value as IdPaperKind })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t.who[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        id={idOf('person.idPaper.number')}
        label={t.who.idNumber}
        hint={t.who.optional}
        value={who.idNumber}
        error={errorAt('person.idPaper.number')}
        inputMode={who.idKind === 'passport' ? 'text' : 'numeric'}
        autoComplete="off"
        onChange={(event) => set({ idNumber: event.target.value })}
      />
    </div>
  );
}

function More({ who, errorAt, set }: PartProps) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const names = useMemo(() => countries(language), [language]);
  const wrong = ['person.nationality', 'person.email', 'person.healthInsuranceNumber'].some(errorAt);
  return (
    <details className="c-more" {...(wrong ? { open: true } : {})}>
      <summary>
        {t.who.more}
        <ChevronDown aria-hidden="true" />
      </summary>
      <TextField
        id={idOf('person.email')}
        label={<Optional>{t.who.email}</Optional>}
        type="email"
        autoComplete="email"
        value={who.email}
        error={errorAt('person.email')}
        onChange={(event) => set({ email: event.target.value })}
      />
      <TextField
        id={idOf('person.healthInsuranceNumber')}
        label={<Optional>{t.who.insurance}</Optional>}
        autoComplete="off"
        autoCapitalize="characters"
        value={who.insurance}
        error={errorAt('person.healthInsuranceNumber')}
        onChange={(event) => set({ insurance: event.target.value })}
      />
      <Field
        label={t.who.nationality}
        error={errorAt('person.nationality')}
        id={idOf('person.nationality')}
        required
      >
        {(control) => (
          <select
            {...control}
            className="kb-input"
            value={who.nationality}
            onChange={(event) => set({ nationality: event.target.value })}
          >
            {names.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </details>
  );
}

function RepresentativePart({ who, errorAt, set, minor }: PartProps & { minor: boolean }) {
  const t = i18n.useTexts();
  // What is sent stays in the officials' language, whatever the screen's.
  const relations = ['relationParent', 'relationChild', 'relationSpouse', 'relationOther'] as const;
  return (
    <fieldset className="c-group">
      <legend>{t.who.representative}</legend>
      {minor && <p className="c-quiet">{t.who.representativeWhy}</p>}
      <TextField
        id={idOf('representative.fullName')}
        label={t.who.fullName}
        value={who.repName}
        error={errorAt('representative.fullName')}
        autoComplete="name"
        required
        onChange={(event) => set({ repName: event.target.value })}
      />
      <TextField
        id={idOf('representative.phone')}
        label={t.who.phone}
        type="tel"
        value={who.repPhone}
        error={errorAt('representative.phone')}
        autoComplete="tel"
        required
        onChange={(event) => set({ repPhone: event.target.value })}
      />
      <Field
        label={t.who.relation}
        error={errorAt('representative.relation')}
        id={idOf('representative.relation')}
        required
      >
        {(control) => (
          <select
            {...control}
            className="kb-input"
            value={who.repRelation}
            onChange={(event) => set({ repRelation: event.target.value })}
          >
            <option value="">{t.who.choose}</option>
            {relations.map((relation) => (
              <option key={relation} value={vi.who[relation]}>
                {t.who[relation]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  );
}

/** The others for whom this device declared before. */
function Remembered({
  people,
  onPick,
  onNew,
}: {
  people: readonly KeptPerson[];
  onPick: (kept: KeptPerson) => void;
  onNew: () => void;
}) {
  const t = i18n.useTexts();
  if (people.length === 0) return null;
  return (
    <div className="c-remembered" role="group" aria-label={t.who.remembered}>
      <p className="kb-label">{t.who.remembered}</p>
      <div>
        {people.map((kept) => (
          <Button key={kept.id} variant="quiet" size="small" onClick={() => onPick(kept)}>
            {shortName(kept.person.fullName)}
          </Button>
        ))}
        <Button variant="plain" size="small" icon={<UserPlus aria-hidden="true" />} onClick={onNew}>
          {t.who.newPerson}
        </Button>
      </div>
    </div>
  );
}

/** The first screen: who. */
export function WhoStep({
  draft,
  people,
  today,
  errors,
  onChange,
  onDraft,
}: StepProps & {
  people: readonly KeptPerson[];
  today: string;
  onChange: (part: Partial<Draft>) => void;
  onDraft: (draft: Draft) => void;
}) {
  const t = i18n.useTexts();
  const errorAt = useErrorAt(errors);
  const [scanning, setScanning] = useState(false);
  const [scans, setScans] = useState(0);
  useEffect(() => {
    // What a card does not know.
    if (scans > 0) document.getElementById(idOf('person.phone'))?.focus();
  }, [scans]);
  const { who, self } = draft;
  const set = (part: Partial<WhoDraft>): void => onChange({ who: { ...draft.who, ...part } });
  const part = { who, errorAt, set };
  const sexes: readonly { value: Sex; label: string }[] = [
    { value: 'female', label: t.who.female },
    { value: 'male', label: t.who.male },
    { value: 'other', label: t.who.otherSex },
  ];

  return (
    <>
      <h2>{self ? t.step.who : t.step.whoOther}</h2>
      <div className="c-pair">
        <Button variant="quiet" icon={<ScanLine aria-hidden="true" />} onClick={() => setScanning(true)}>
          {t.who.scan}
        </Button>
        <Button
          variant="quiet"
          icon={self ? <Users aria-hidden="true" /> : <User aria-hidden="true" />}
          onClick={() => onDraft(self ? draftForOther(people) : newDraft(true, ownWho(people)))}
        >
          {self ? t.who.other : t.who.self}
        </Button>
      </div>
      <p role="status" className="c-quiet">
        {scans > 0 && t.scan.done}
      </p>
      {scanning && (
        <Suspense fallback={<p role="status">{t.scan.starting}</p>}>
          <IdScan
            onClose={() => setScanning(false)}
            onCard={(card) => {
              set(card);
              setScans((times) => times + 1);
              setScanning(false);
            }}
          />
        </Suspense>
      )}
      {!self && (
        <Remembered
          people={people.filter((kept) => !kept.self)}
          onPick={(kept) =>
            onDraft(
              newDraft(false, {
                ...whoOf(kept.person, kept.representative),
                ...(kept.representative ? {} : ownAsRepresentative(people)),
              }),
            )
          }
          onNew={() => onDraft(draftForOther(people))}
        />
      )}
      <TextField
        id={idOf('person.fullName')}
        label={t.who.fullName}
        value={who.fullName}
        error={errorAt('person.fullName')}
        autoComplete={self ? 'name' : 'off'}
        required
        onChange={(event) => set({ fullName: event.target.value })}
      />
      <div className="c-columns">
        <TextField
          id={idOf('person.birthYear')}
          label={t.who.birth}
          hint={t.who.birthHint}
          value={who.birth}
          error={errorAt('person.birthYear')}
          inputMode="text"
          autoComplete="off"
          required
          onChange={(event) => set({ birth: event.target.value })}
        />
        <Choice
          id={idOf('person.sex')}
          name="sex"
          legend={t.who.sex}
          options={sexes}
          value={who.sex}
          error={errorAt('person.sex')}
          onChange={(sex) => set({ sex })}
        />
      </div>
      <TextField
        id={idOf('person.phone')}
        label={t.who.phone}
        hint={self ? undefined : t.who.phoneOther}
        type="tel"
        value={who.phone}
        error={errorAt('person.phone')}
        autoComplete={self ? 'tel' : 'off'}
        required={self}
        onChange={(event) => set({ phone: event.target.value })}
      />
      <Paper {...part} />
      <Address {...part} />
      <More {...part} />
      {needsRepresentative(draft, today) && <RepresentativePart {...part} minor={self} />}
      <label className="c-check">
        <input
          type="checkbox"
          checked={draft.remember}
          onChange={(event) => onChange({ remember: event.target.checked })}
        />
        <span>{t.who.remember}</span>
      </label>
    </>
  );
}
