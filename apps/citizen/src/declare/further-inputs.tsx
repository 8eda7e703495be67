import { Field, TextField, useLanguage } from '@khai-bao/ui';
import { useMemo } from 'react';
import { i18n } from '../texts/index.js';
import { countries } from './countries.js';
import { idOf } from './field-id.js';
import { OptionalLabel, type PersonPartProps } from './person-part.js';

/** The inputs behind "further": e-mail, health insurance and nationality. */
export function FurtherInputs({ who, errorAt, set }: PersonPartProps) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const names = useMemo(() => countries(language), [language]);
  return (
    <>
      <TextField
        id={idOf('person.email')}
        label={<OptionalLabel>{t.who.email}</OptionalLabel>}
        type="email"
        autoComplete="email"
        value={who.email}
        error={errorAt('person.email')}
        onChange={(event) => set({ email: event.target.value })}
      />
      <TextField
        id={idOf('person.healthInsuranceNumber')}
        label={<OptionalLabel>{t.who.insurance}</OptionalLabel>}
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
    </>
  );
}
