import { Field, formatRelation, storedRelations, TextField, useLanguage } from '@khai-bao/ui';
import { i18n } from '../texts/index.js';
import { idOf } from './field-id.js';
import type { PersonPartProps } from './person-part.js';

/**
 * Who declares for somebody else. `minor`: the person declares alone, but is too young for it. `asksBirth`: the person is a
 * minor, whose representative must be an adult.
 */
export function RepresentativeFields({
  who,
  errorAt,
  set,
  minor,
  asksBirth,
}: PersonPartProps & { minor: boolean; asksBirth: boolean }) {
  const t = i18n.useTexts();
  const language = useLanguage();
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
      {asksBirth && (
        <TextField
          id={idOf('representative.birthYear')}
          label={t.who.representativeBirth}
          value={who.repBirth}
          error={errorAt('representative.birthYear')}
          inputMode="numeric"
          autoComplete="off"
          required
          onChange={(event) => set({ repBirth: event.target.value })}
        />
      )}
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
            {/* What is sent stays in the officials' language, whatever the screen's. */}
            {storedRelations.map((relation) => (
              <option key={relation} value={relation}>
                {formatRelation(relation, language)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  );
}
