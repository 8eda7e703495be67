/** One consent: a box that nobody ticked before, described by the text at `textId`. */
export function ConsentTick({
  id,
  textId,
  label,
  checked,
  error,
  onChange,
}: {
  id: string;
  textId: string;
  label: string;
  checked: boolean;
  error: string | undefined;
  onChange: (checked: boolean) => void;
}) {
  return (
    <>
      <label className="c-check">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          aria-describedby={`${textId}${error ? ` ${id}-error` : ''}`}
          aria-invalid={error ? true : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {error && (
        <span className="kb-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </>
  );
}
