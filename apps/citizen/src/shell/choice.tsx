import type { ReactNode } from 'react';

/** One of a few, side by side; radio buttons under the skin. `id` stands on the first one, for a summary of errors. */
export function Choice<T extends string>({
  id,
  name,
  legend,
  hiddenLegend = false,
  options,
  value,
  error,
  onChange,
}: {
  id: string;
  name: string;
  legend: ReactNode;
  hiddenLegend?: boolean;
  options: readonly { readonly value: T; readonly label: string }[];
  value: T | '';
  error?: string | undefined;
  onChange: (value: T) => void;
}) {
  return (
    <fieldset
      className="c-choice"
      role="radiogroup"
      aria-describedby={error ? `${id}-error` : undefined}
      aria-invalid={error ? true : undefined}
    >
      <legend className={hiddenLegend ? 'visually-hidden' : undefined}>{legend}</legend>
      <div>
        {options.map((option, i) => (
          <label key={option.value}>
            <input
              type="radio"
              className="visually-hidden"
              {...(i === 0 ? { id } : {})}
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {error && (
        <span className="kb-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </fieldset>
  );
}
