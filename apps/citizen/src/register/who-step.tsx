import type { UnitKind } from '@khai-bao/api-client/registration';
import { Field, TextField } from '@khai-bao/ui';
import { Choice } from '../shell/choice.js';
import type { FormPart } from './form-part.js';
import { registerI18n } from './texts.js';

/** First step: who registers. */
export function WhoStep({ draft, idOf, text, errorAt, set }: FormPart) {
  const t = registerI18n.useTexts();
  return (
    <>
      <Field label={t.form.kind} error={errorAt('kind')} id={idOf('kind')} required>
        {(control) => (
          <select
            {...control}
            className="kb-input"
            value={draft.kind}
            onChange={(event) => set({ kind: event.target.value as UnitKind | '' })}
          >
            <option value="">{t.form.choose}</option>
            {Object.entries(t.kinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
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
        label={
          <>
            {t.form.taxCode} <span className="c-optional">({t.form.optional})</span>
          </>
        }
        hint={t.form.taxHint}
        inputMode="numeric"
        autoComplete="off"
      />
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
      {draft.ncovi === 'yes' && (
        <TextField
          {...text('ncoviCode')}
          label={
            <>
              {t.form.ncoviCode} <span className="c-optional">({t.form.optional})</span>
            </>
          }
          hint={t.form.ncoviCodeHint}
          autoComplete="off"
        />
      )}
    </>
  );
}
