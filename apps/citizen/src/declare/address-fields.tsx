import { Field, TextField } from '@khai-bao/ui';
import { useAreas } from '../areas/use-areas.js';
import { WardField } from '../areas/ward-field.js';
import { i18n } from '../texts/index.js';
import { cityName } from '../declaration/who-draft.js';
import { idOf } from './field-id.js';
import type { PersonPartProps } from './person-part.js';

/** Where somebody lives: in the city a ward of the list, elsewhere as typed. */
export function AddressFields({ who, errorAt, set }: PersonPartProps) {
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
