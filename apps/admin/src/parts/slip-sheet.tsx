import '../styles/print.css';
import { LogoSign, Qr } from '@khai-bao/ui';
import type { ReactNode } from 'react';

/** A line of a slip that has to be typed somewhere: a code, a user name, a password. */
export interface SlipKey {
  readonly label: string;
  readonly value: string;
  readonly testId: string;
}

/** A slip for a unit: an A5 page, black-and-white safe, with keys to type, steps, and an address as QR. */
export function SlipSheet({
  head,
  sub,
  name,
  place,
  keys,
  steps,
  qr,
  note,
  footer,
}: {
  head: string;
  sub: string;
  name: string;
  place: string;
  keys: readonly SlipKey[];
  steps: { readonly title: string; readonly items: readonly string[]; readonly after?: string };
  qr: { readonly text: string; readonly label: string; readonly caption: string };
  note: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <article className="slip" aria-label={head}>
      <header>
        <LogoSign size={44} arch="var(--brand)" tick="#b98600" />
        <div>
          <h2>{head}</h2>
          <p>{sub}</p>
        </div>
      </header>
      <h3>{name}</h3>
      <p className="slip-place">{place}</p>
      <dl className="slip-keys">
        {keys.map(({ label, value, testId }) => (
          <div key={testId}>
            <dt>{label}</dt>
            <dd className="code" data-testid={testId}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <div className="slip-steps">
        <div>
          <h4>{steps.title}</h4>
          <ol>
            {steps.items.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {steps.after !== undefined && <p className="slip-guide">{steps.after}</p>}
        </div>
        <figure>
          <Qr text={qr.text} label={qr.label} />
          <figcaption>{qr.caption}</figcaption>
        </figure>
      </div>
      <p className="slip-note">{note}</p>
      {footer}
    </article>
  );
}
