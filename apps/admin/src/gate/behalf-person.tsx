import { provinces } from '@khai-bao/areas';
import { Button, Field, cityDay, useLanguage } from '@khai-bao/ui';
import { IdCard, Pencil } from 'lucide-react';
import { useMemo } from 'react';
import { formatAddress } from './behalf-address.js';
import { needsRepresentative } from './behalf-draft.js';
import type { BehalfDraft, DraftErrors } from './behalf-draft.js';
import { RadioChoice, TextLine, WardPicker } from './behalf-fields.js';
import { countries } from './countries.js';
import { onBehalfTexts } from './on-behalf.texts.js';

export interface PartProps {
  draft: BehalfDraft;
  wrong: DraftErrors;
  onChange: (draft: BehalfDraft) => void;
}

function useErrors(wrong: DraftErrors): (...paths: string[]) => string | undefined {
  const t = onBehalfTexts.useTexts();
  return (...paths) => {
    const code = paths.map((path) => wrong[path]).find((one) => one !== undefined);
    return code && t.errors[code];
  };
}

function Address({ draft, wrong, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  const error = useErrors(wrong);
  const set = (change: Partial<BehalfDraft>): void => onChange({ ...draft, ...change });
  const address = 'person.address';
  return (
    <>
      {draft.elsewhere ? (
        <>
          <Field label={t.province} error={error(`${address}.province`)}>
            {(control) => (
              <select
                className="kb-input"
                {...control}
                value={draft.province}
                onChange={(event) => set({ province: event.currentTarget.value })}
              >
                <option value="">{t.choose}</option>
                {provinces
                  .filter(({ code }) => code !== '79')
                  .map(({ code, name }) => (
                    <option key={code}>{name}</option>
                  ))}
              </select>
            )}
          </Field>
          <TextLine
            label={t.district}
            error={error(`${address}.district`)}
            maxLength={100}
            value={draft.districtName}
            onValue={(districtName) => set({ districtName })}
          />
          <TextLine
            label={t.wardName}
            error={error(`${address}.ward`)}
            maxLength={100}
            value={draft.wardName}
            onValue={(wardName) => set({ wardName })}
          />
        </>
      ) : (
        <WardPicker
          ward={draft.ward}
          error={error(`${address}.ward`, `${address}.district`)}
          onWard={(ward) => set({ ward })}
        />
      )}
      <label className="tick">
        <input
          type="checkbox"
          checked={draft.elsewhere}
          onChange={(event) => set({ elsewhere: event.currentTarget.checked })}
        />
        <span>{t.elsewhere}</span>
      </label>
      <TextLine
        label={t.street}
        error={error(`${address}.street`)}
        maxLength={200}
        value={draft.street}
        onValue={(street) => set({ street })}
      />
    </>
  );
}

function Papers({ draft, wrong, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  const error = useErrors(wrong);
  const known = useMemo(() => countries(language), [language]);
  const set = (change: Partial<BehalfDraft>): void => onChange({ ...draft, ...change });
  const kinds = (['none', 'cccd', 'cmnd', 'passport'] as const).map(
    (kind) => [kind, t.idKinds[kind]] as const,
  );
  return (
    <>
      <Field label={t.nationality} error={error('person.nationality')}>
        {(control) => (
          <select
            className="kb-input"
            {...control}
            value={draft.nationality}
            onChange={(event) => set({ nationality: event.currentTarget.value })}
          >
            {known.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <RadioChoice
        legend={t.idKind}
        options={kinds}
        value={draft.idKind}
        error={error('person.idPaper', 'person.idPaper.kind')}
        onValue={(idKind) => set({ idKind })}
      />
      {draft.idKind !== 'none' && (
        <TextLine
          label={t.idNumber}
          error={error('person.idPaper.number')}
          inputMode={draft.idKind === 'passport' ? 'text' : 'numeric'}
          maxLength={20}
          value={draft.idNumber}
          onValue={(idNumber) => set({ idNumber })}
        />
      )}
      <TextLine
        label={t.optional(t.insurance)}
        error={error('person.healthInsuranceNumber')}
        maxLength={20}
        value={draft.insurance}
        onValue={(insurance) => set({ insurance })}
      />
    </>
  );
}

function RepresentativePart({ draft, wrong, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  const error = useErrors(wrong);
  const set = (change: Partial<BehalfDraft['representative']>): void =>
    onChange({ ...draft, representative: { ...draft.representative, ...change } });
  return (
    <fieldset className="behalf-part">
      <legend>{t.representative}</legend>
      <TextLine
        label={t.fullName}
        error={error('representative.fullName', 'representative')}
        maxLength={200}
        value={draft.representative.fullName}
        onValue={(fullName) => set({ fullName })}
      />
      <TextLine
        label={t.phone}
        error={error('representative.phone')}
        inputMode="tel"
        value={draft.representative.phone}
        onValue={(phone) => set({ phone })}
      />
      <TextLine
        label={t.representativeBirth}
        error={error('representative.birthYear')}
        inputMode="numeric"
        maxLength={4}
        value={draft.representative.birthYear}
        onValue={(birthYear) => set({ birthYear })}
      />
      <TextLine
        label={t.relation}
        hint={t.relationHint}
        error={error('representative.relation')}
        maxLength={100}
        value={draft.representative.relation}
        onValue={(relation) => set({ relation })}
      />
    </fieldset>
  );
}

/** What an ID card has filled in, in two lines; everything can be changed. */
function CardSummary({ draft, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  return (
    <div className="id-summary">
      <IdCard size={26} aria-hidden="true" />
      <p>
        <strong>{draft.fullName}</strong> · {draft.birthYear}
        {draft.sex && ` · ${t.sexes[draft.sex]}`}
        {draft.isAddressFromCard && <span>{formatAddress(draft)}</span>}
      </p>
      <Button
        variant="quiet"
        size="small"
        icon={<Pencil aria-hidden="true" />}
        onClick={() => onChange({ ...draft, isFromIdCard: false })}
      >
        {t.changeCard}
      </Button>
    </div>
  );
}

function Phone({ draft, wrong, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  const error = useErrors(wrong);
  return (
    <TextLine
      label={t.phone}
      hint={t.phoneHint}
      error={error('person.phone')}
      inputMode="tel"
      autoFocus={draft.isFromIdCard && draft.phone === ''}
      value={draft.phone}
      onValue={(phone) => onChange({ ...draft, phone })}
    />
  );
}

function Identity({ draft, wrong, onChange }: PartProps) {
  const t = onBehalfTexts.useTexts();
  const error = useErrors(wrong);
  const set = (change: Partial<BehalfDraft>): void => onChange({ ...draft, ...change });
  const sexes = (['female', 'male', 'other'] as const).map((sex) => [sex, t.sexes[sex]] as const);
  return (
    <>
      <TextLine
        label={t.fullName}
        error={error('person.fullName', 'person')}
        maxLength={200}
        autoCapitalize="words"
        value={draft.fullName}
        onValue={(fullName) => set({ fullName })}
      />
      <div className="behalf-pair">
        <TextLine
          label={t.birthYear}
          error={error('person.birthYear', 'person.birthDate')}
          inputMode="numeric"
          maxLength={4}
          value={draft.birthYear}
          onValue={(birthYear) => set({ birthYear })}
        />
        <RadioChoice
          legend={t.sex}
          options={sexes}
          value={draft.sex}
          error={error('person.sex')}
          onValue={(sex) => set({ sex })}
        />
      </div>
    </>
  );
}

/** Fields that stand in the summary of an ID card. */
const summarised = /^person\.(fullName|birth|sex|idPaper|nationality|healthInsurance)/;

/** Who is declared for. After an ID card was scanned only what it does not say is asked. */
export function PersonPart(props: PartProps) {
  const { draft, wrong } = props;
  const t = onBehalfTexts.useTexts();
  const isWrong = (fields: RegExp): boolean => Object.keys(wrong).some((path) => fields.test(path));
  const isSummary = draft.isFromIdCard && !isWrong(summarised);
  const isAddressSummary = isSummary && draft.isAddressFromCard && !isWrong(/^person\.address/);
  return (
    <>
      <fieldset className="behalf-part">
        <legend>{t.person}</legend>
        {isSummary ? <CardSummary {...props} /> : <Identity {...props} />}
        <Phone key={draft.isFromIdCard ? draft.idNumber : ''} {...props} />
        {!isAddressSummary && <Address {...props} />}
        {!isSummary && <Papers {...props} />}
      </fieldset>
      {needsRepresentative(draft, cityDay()) && <RepresentativePart {...props} />}
    </>
  );
}
