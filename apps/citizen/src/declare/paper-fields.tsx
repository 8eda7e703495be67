import type { IdPaperKind } from '@khai-bao/health-form';
import { Field, TextField } from '@khai-bao/ui';
import { i18n } from '../texts/index.js';
import { idOf } from './field-id.js';
import type { PersonPartProps } from './person-part.js';

const kinds: readonly IdPaperKind[] = ['cccd', 'cmnd', 'passport'];

/** Kind and number of the identity paper. */
export function PaperFields({ who, errorAt, set }: PersonPartProps) {
  const t = i18n.useTexts();
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
