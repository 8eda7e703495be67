import '../styles/print.css';
import { MarkSign, Qr, formatDateTime } from '@khai-bao/ui';
import { useProfile } from '../session/session.js';
import type { CounterSaved } from './counter-tally.js';
import { counterTexts } from './counter.texts.js';

/** The receipt of a registration that was typed in: an A5 page with the tracking code and the address where it is looked up. */
export function CounterSlip({ saved }: { saved: CounterSaved }) {
  const t = counterTexts.useTexts().slip;
  const { place } = useProfile();
  const lookUp = new URL('/dang-ky/tra-cuu', location.origin);
  return (
    <article className="slip" aria-label={t.head}>
      <header>
        <MarkSign size={44} arch="var(--brand)" tick="#b98600" />
        <div>
          <h2>{t.head}</h2>
          <p>{place}</p>
        </div>
      </header>
      <h3>{saved.name}</h3>
      <p className="slip-place">
        {saved.street} · {formatDateTime(saved.at)}
      </p>
      <dl className="slip-keys">
        <div>
          <dt>{t.code}</dt>
          <dd className="code" data-testid="slip-code">
            {saved.trackingCode}
          </dd>
        </div>
      </dl>
      <div className="slip-steps">
        <div>
          <h4>{t.next}</h4>
          <ol>
            <li>{t.step1(`${lookUp.host}${lookUp.pathname}`)}</li>
            <li>{t.step2}</li>
            <li>{t.step3}</li>
          </ol>
        </div>
        <figure>
          <Qr text={lookUp.href} label={t.qr} />
          <figcaption>{t.scan}</figcaption>
        </figure>
      </div>
      <p className="slip-note">{t.keep}</p>
    </article>
  );
}
