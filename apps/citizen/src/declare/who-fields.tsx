import type { Sex } from '@khai-bao/health-form';
import { TextField } from '@khai-bao/ui';
import { Choice } from '../shell/choice.js';
import { i18n } from '../texts/index.js';
import { AddressFields } from './address-fields.js';
import { idOf } from './field-id.js';
import { FurtherFields } from './further-fields.js';
import { PaperFields } from './paper-fields.js';
import type { PersonPartProps } from './person-part.js';

/** The fields of a person. `self`: of somebody who declares on this device, so that a phone number is needed. */
export function WhoFields({ self, ...part }: PersonPartProps & { self: boolean }) {
  const t = i18n.useTexts();
  const { who, errorAt, set } = part;
  const sexes: readonly { value: Sex; label: string }[] = [
    { value: 'female', label: t.who.female },
    { value: 'male', label: t.who.male },
    { value: 'other', label: t.who.otherSex },
  ];
  return (
    <>
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
      <PaperFields {...part} />
      <AddressFields {...part} />
      <FurtherFields {...part} />
    </>
  );
}
