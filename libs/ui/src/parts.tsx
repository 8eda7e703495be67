import { useId, useState } from 'react';
import type { ButtonHTMLAttributes, InputHTMLAttributes, ReactNode } from 'react';

/** What a tag says of a state; the colour never stands without its word. */
export type Tone = 'plain' | 'blue' | 'pass' | 'caution' | 'stop' | 'yours';

/** A state in one or two words. */
export function Tag({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className="kb-tag" data-tone={tone}>
      {icon}
      <span>{children}</span>
    </span>
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'main' | 'quiet' | 'plain' | 'ground' | 'ground-quiet';
  size?: 'normal' | 'big' | 'small';
  icon?: ReactNode;
  /** Shows that what was pressed is being done; presses in between do nothing. */
  busy?: boolean;
  /** The key that does the same, shown at the end. */
  keyHint?: string;
}

/** What can be pressed. Blue, or white on a coloured ground; never green, amber or red. */
export function Button({
  variant = 'main',
  size = 'normal',
  icon,
  busy = false,
  keyHint,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={rest.className ? `kb-btn ${rest.className}` : 'kb-btn'}
      data-variant={variant}
      data-size={size}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className="kb-spin" aria-hidden="true" /> : icon}
      {children !== undefined && <span>{children}</span>}
      {keyHint && (
        <span className="kb-key" aria-hidden="true">
          {keyHint}
        </span>
      )}
    </button>
  );
}

/** What a field gives to its control, so that label, hint and error are read out with it. */
export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  /** Of the control; made up unless told. A summary of errors needs to know it. */
  id?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

/** A label, its control, what helps, and what is wrong with it. */
export function Field({ label, hint, error, required = false, id: given, children }: FieldProps) {
  const made = useId();
  const id = given ?? made;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="kb-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(required ? { 'aria-required': true as const } : {}),
      })}
      {hint && (
        <span className="kb-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="kb-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A field with one line of text. */
export function TextField({ label, hint, error, id, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} id={id} required={input.required ?? false}>
      {(control) => <input className="kb-input" {...input} required={false} {...control} />}
    </Field>
  );
}

export interface PasswordFieldProps extends Omit<TextFieldProps, 'type'> {
  /** Name of the button that shows what was typed. */
  show: string;
}

/** A field for a password, with a button that shows what was typed. */
export function PasswordField({ label, hint, error, id, show, ...input }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error} id={id} required={input.required ?? false}>
      {(control) => (
        <span className="kb-password">
          <input
            className="kb-input"
            {...input}
            type={isShown ? 'text' : 'password'}
            required={false}
            {...control}
          />
          <button
            type="button"
            aria-label={show}
            aria-pressed={isShown}
            onClick={() => setShown((before) => !before)}
          >
            <svg
              viewBox="0 0 24 24"
              width="20"
              height="20"
              fill="none"
              stroke="currentColor"
              strokeWidth="2"
              aria-hidden="true"
            >
              <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
              <circle cx="12" cy="12" r="3" />
              {isShown && <path d="m4 20 16-16" />}
            </svg>
          </button>
        </span>
      )}
    </Field>
  );
}
