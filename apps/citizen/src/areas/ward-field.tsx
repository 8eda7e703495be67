import { Field } from '@khai-bao/ui';
import { Check } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { i18n } from '../texts/index.js';
import type { Ward } from './search.js';
import { useAreas } from './use-areas.js';

export interface ChosenWard {
  /** Empty while the text is typed and nothing is chosen. */
  readonly areaCode: string;
  readonly ward: string;
  readonly district: string;
  /** The name by which it was found, when that ward was merged into this one. */
  readonly former?: string | undefined;
}

const labelOf = (ward: Pick<ChosenWard, 'ward' | 'district'>): string =>
  [ward.ward, ward.district].filter(Boolean).join(', ');

/** A ward of the city, found by typing (with or without marks) and chosen from a list; a combobox as ARIA 1.2 has it. */
export function WardField({
  id,
  value,
  error,
  onChange,
}: {
  id: string;
  value: ChosenWard;
  error?: string | undefined;
  onChange: (ward: ChosenWard) => void;
}) {
  const t = i18n.useTexts();
  const areas = useAreas();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const typed = labelOf(value);
  const found: readonly Ward[] =
    open && areas && areas !== 'away' && !value.areaCode ? areas.searchWards(value.ward) : [];
  const looked = open && !value.areaCode && value.ward.trim() !== '';
  const shown = looked && found.length > 0;

  const choose = (ward: Ward): void => {
    onChange({ areaCode: ward.code, ward: ward.name, district: ward.district, former: ward.former });
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setOpen(false);
    if (!shown) {
      if (event.key === 'ArrowDown') setOpen(true);
      return;
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      setActive((now) => (now + step + found.length) % found.length);
    }
    const chosen = found[active];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    }
  };

  return (
    <div className="c-combo">
      <Field
        label={t.who.ward}
        hint={
          value.areaCode === ''
            ? t.who.wardHint
            : value.former === undefined
              ? undefined
              : t.who.wardMerged(value.former, value.ward)
        }
        error={error}
        id={id}
        required
      >
        {(control) => (
          <input
            {...control}
            className="kb-input"
            role="combobox"
            autoComplete="off"
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={listId}
            {...(shown ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
            value={typed}
            onChange={(event) => {
              onChange({ areaCode: '', ward: event.target.value, district: '', former: undefined });
              setActive(0);
              setOpen(true);
              // To the top, so that the list has room above a phone's keyboard.
              event.target.closest('.c-combo')?.scrollIntoView?.({ block: 'start' });
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => {
              const [only] = found;
              if (only && found.length === 1) choose(only);
              setOpen(false);
            }}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <div className="visually-hidden" role="status">
        {looked && (found.length > 0 ? t.who.wardCount(found.length) : t.who.wardNone)}
      </div>
      <ul role="listbox" id={listId} aria-label={t.who.ward} hidden={!shown}>
        {found.map((ward, i) => (
          <li
            key={ward.code}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(ward)}
          >
            <span>
              {ward.name}, <small>{ward.district}</small>
              {ward.former !== undefined && <small> ({t.who.wardFormer(ward.former)})</small>}
            </span>
            {i === active && <Check aria-hidden="true" />}
          </li>
        ))}
      </ul>
      {looked && found.length === 0 && areas && areas !== 'away' && (
        <p className="c-combo-none">{t.who.wardNone}</p>
      )}
    </div>
  );
}
