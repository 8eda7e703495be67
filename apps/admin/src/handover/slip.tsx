import type { OpenedHandover } from '@khai-bao/api-client/admin';
import { MarkSign, Qr, formatDateTime } from '@khai-bao/ui';
import { useProfile } from '../session/session.js';
import { handoverTexts } from './handover.texts.js';

/** The slip of a handover: an A5 page, black-and-white safe, with what the unit needs for its first sign-in. */
export function Slip({ slip }: { slip: OpenedHandover }) {
  const t = handoverTexts.useTexts().slip;
  const { displayName } = useProfile();
  const address = slip.signInUrl.replace(/^https?:\/\//, '');
  return (
    <article className="slip" aria-label={t.head}>
      <header>
        <MarkSign size={44} arch="var(--brand)" tick="#b98600" />
        <div>
          <h2>{t.head}</h2>
          <p>{t.sub}</p>
        </div>
      </header>
      <h3>{slip.unitName}</h3>
      <p className="slip-place">
        {slip.street} · {slip.areaName}
      </p>
      <dl className="slip-keys">
        <div>
          <dt>{t.username}</dt>
          <dd className="code" data-testid="slip-username">
            {slip.username}
          </dd>
        </div>
        <div>
          <dt>{t.password}</dt>
          <dd className="code" data-testid="slip-password">
            {slip.oneTimePassword}
          </dd>
        </div>
      </dl>
      <div className="slip-steps">
        <div>
          <h4>{t.steps}</h4>
          <ol>
            <li>{t.step1(address)}</li>
            <li>{t.step2}</li>
            <li>{t.step3}</li>
          </ol>
          <p className="slip-guide">{t.guide(slip.guideUrl.replace(/^https?:\/\//, ''))}</p>
        </div>
        {/* The address alone: whoever scans it has to type the password. */}
        <figure>
          <Qr text={slip.signInUrl} label={t.qr} />
          <figcaption>{t.scan}</figcaption>
        </figure>
      </div>
      <p className="slip-note">
        <strong>{t.valid(formatDateTime(slip.validUntil))}</strong> {t.keep}
      </p>
      <footer>
        <div>
          <strong>{t.given}</strong>
          <span>{t.sign}</span>
          <em>{displayName}</em>
        </div>
        <div>
          <strong>{t.taken}</strong>
          <span>{t.sign}</span>
        </div>
      </footer>
    </article>
  );
}
