import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { i18n } from '../texts/index.js';

export interface SummaryEntry {
  /** Id of the control that the entry leads to. */
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** Opens what hides a control, and goes to it. */
function goTo(id: string): void {
  const control = document.getElementById(id);
  control?.closest('details')?.setAttribute('open', '');
  control?.focus();
  control?.scrollIntoView?.({ block: 'center' });
}

/** All that is wrong in a form. Takes the focus each time that `asked` counts up. */
export function ErrorSummary({ entries, asked }: { entries: readonly SummaryEntry[]; asked: number }) {
  const t = i18n.useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked > 0) box.current?.focus();
  }, [asked]);
  if (entries.length === 0) return null;
  return (
    <div className="c-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="summary-title">
      <h2 id="summary-title">
        <TriangleAlert aria-hidden="true" />
        {t.errors.title(entries.length)}
      </h2>
      <ul>
        {entries.map(({ id, label, text }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(id);
              }}
            >
              {label}: {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
