import { TextField } from '@khai-bao/ui';
import type { FormPart } from './form-part.js';
import { registerI18n } from './texts.js';

/** Third step: whom the committee calls. */
export function WhomStep({ text }: Pick<FormPart, 'text'>) {
  const t = registerI18n.useTexts();
  return (
    <>
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
        label={
          <>
            {t.form.email} <span className="c-optional">({t.form.optional})</span>
          </>
        }
        hint={t.form.emailHint}
        type="email"
        autoComplete="email"
      />
      <p className="c-quiet">{t.form.whatNext}</p>
    </>
  );
}
