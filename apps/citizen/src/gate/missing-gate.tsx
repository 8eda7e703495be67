import '../styles/missing-gate.css';
import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { formatGateCode, formatPhone } from '@khai-bao/health-form';
import { Link } from '../router.js';
import { Page } from '../shell/page.js';
import type { MissingGate as MissingGateState, OfferedGate } from './closed-gate.js';
import { missingGateI18n } from './missing-gate.texts.js';

function OfferedGateLink({ gate, unitName }: { gate: OfferedGate; unitName: string }) {
  const t = missingGateI18n.useTexts();
  const facts = [
    gate.unitName === unitName ? '' : gate.unitName,
    gate.direction === null ? '' : t.directions[gate.direction],
    gate.hours === null ? '' : t.hours(gate.hours.from, gate.hours.to),
  ].filter(Boolean);
  return (
    <li>
      <p>
        <strong>{gate.gateName}</strong>
        {facts.length > 0 && <span className="num">{facts.join(' · ')}</span>}
      </p>
      <Link href={citizenRoutes.gate(gate.code)} className="kb-btn" data-size="big">
        {t.go(formatGateCode(gate.code))}
      </Link>
    </li>
  );
}

/** The page of a code that opens no form: why, and the gates that are open instead, one tap away. */
export function MissingGate({ gate }: { gate: MissingGateState }) {
  const t = missingGateI18n.useTexts();
  const { reason, unitName, gates, hotline } = gate;
  const hint =
    reason === null
      ? t.notFoundHint
      : reason === 'gate-retired'
        ? t['gate-retiredHint']
        : t[`${reason}Hint`](unitName);
  return (
    <Page title={reason === null ? t.notFound : t[reason]} view="missing">
      <div className="c-card c-message">
        <p>{hint}</p>
        {gates.length > 0 && (
          <section className="c-suggestion" aria-labelledby="open-gates">
            <h2 id="open-gates">{reason === null ? t.suggestion : t.openGates}</h2>
            {gates.length > 1 && <p>{t.openGatesHint}</p>}
            <ul className="c-open-gates">
              {gates.map((one) => (
                <OfferedGateLink key={one.code} gate={one} unitName={unitName} />
              ))}
            </ul>
          </section>
        )}
        {reason !== null && gates.length === 0 && (
          <>
            <p>{t.noGate}</p>
            {hotline !== '' && (
              <a className="kb-btn" data-size="big" href={`tel:${hotline.replace(/[^\d+]/g, '')}`}>
                {t.call(formatPhone(hotline))}
              </a>
            )}
          </>
        )}
        <Link href="/" className="kb-btn" data-variant="quiet" data-size="big">
          {t.typeAnother}
        </Link>
      </div>
    </Page>
  );
}
