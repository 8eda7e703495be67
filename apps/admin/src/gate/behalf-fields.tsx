import { Field } from '@khai-bao/ui';
import { useId, useState } from 'react';
import type { InputHTMLAttributes, KeyboardEvent, ReactNode } from 'react';
import { searchWards } from './behalf-address.js';
import type { Ward } from './behalf-address.js';
import { onBehalfTexts } from './on-behalf.texts.js';

/** One line of text, with its error in words. */
export function TextLine({
  label,
  hint,
  error,
  value,
  onValue,
  ...input
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  onValue: (value: string) => void;
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          className="kb-input"
          autoComplete="off"
          {...input}
          {...control}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One of a few, each a surface large enough for a thumb. */
export function RadioChoice<T extends string>({
  legend,
  options,
  value,
  error,
  hint,
  onValue,
}: {
  legend: ReactNode;
  options: readonly (readonly [value: T, text: string])[];
  value: T | null;
  error?: string | undefined;
  hint?: string;
  onValue: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="pick" aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{legend}</legend>
      {hint && <p className="kb-hint">{hint}</p>}
      <div>
        {options.map(([one, text]) => (
          <label key={one}>
            <input
              type="radio"
              name={name}
              checked={value === one}
              aria-invalid={error ? true : undefined}
              onChange={() => onValue(one)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
      {error && (
        <p className="kb-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** A ward of the city, found on this device by typing without marks: also without a network. */
export function WardPicker({
  ward,
  error,
  onWard,
}: {
  ward: Ward | null;
  error?: string | undefined;
  onWard: (ward: Ward | null) => void;
}) {
  const t = onBehalfTexts.useTexts();
  const list = useId();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = typed.trim() === '' ? [] : searchWards(typed);
  const choose = (one: Ward): void => {
    onWard(one);
    setTyped('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const one = found[at];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setAt((now) => Math.max(0, Math.min(found.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && open && one) {
      event.preventDefault();
      choose(one);
    } else if (event.key === 'Escape') setOpen(false);
  };
  const expanded = open && typed.trim() !== '';
  return (
    <div className="ward">
      <Field label={t.ward} hint={t.wardHint} error={error}>
        {(control) => (
          <input
            className="kb-input"
            role="combobox"
            aria-expanded={expanded}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={expanded && found[at] ? `${list}-${found[at].code}` : undefined}
            autoComplete="off"
            {...control}
            value={open || !ward ? typed : `${ward.ward}, ${ward.district}`}
            onFocus={() => setTyped('')}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setOpen(true);
              setAt(0);
              if (ward) onWard(null);
            }}
          />
        )}
      </Field>
      <ul id={list} role="listbox" aria-label={t.ward} hidden={!expanded}>
        {found.map((one, i) => (
          <li
            key={one.code}
            id={`${list}-${one.code}`}
            role="option"
            aria-selected={i === at}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            {one.ward}, {one.district}
          </li>
        ))}
        {expanded && found.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled="true">
            {t.wardNothing}
          </li>
        )}
      </ul>
    </div>
  );
}
