import { formatPassCode } from '@khai-bao/health-form';
import { Button, formatDateTime, Qr } from '@khai-bao/ui';
import { IdCard, Printer } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { CardDialog } from './card-dialog.js';
import type { ShownPass } from './gate-controller.js';
import { onBehalfTexts } from './on-behalf.texts.js';

/** What a person without a phone takes along: on paper only, 80 mm wide, as receipt printers print. */
function PassSlip({ result }: { result: ShownPass }) {
  const t = onBehalfTexts.useTexts().pass;
  return createPortal(
    <article className="pass-slip" aria-hidden="true">
      <h1>{t.slipTitle}</h1>
      <Qr text={result.pass} label={t.qr} level="M" />
      <p className="code">{formatPassCode(result.code ?? '')}</p>
      {result.person !== null && (
        <p>
          <strong>
            {result.person.shortName}
            {result.person.birthYear !== null && ` · ${result.person.birthYear}`}
          </strong>
        </p>
      )}
      <p>{t.slipUntil(formatDateTime(result.validUntil))}</p>
      <p>{[result.unitName, result.gateName].filter(Boolean).join(', ')}</p>
      <p>{t.slipKeep}</p>
    </article>,
    document.body,
  );
}

/** The pass of a person who was declared here: large enough to be photographed, printable, and the way to a card for next time. */
export function BehalfPass({ result }: { result: ShownPass }) {
  const t = onBehalfTexts.useTexts().pass;
  const [making, setMaking] = useState(false);
  return (
    <div className="behalf-pass">
      <div className="behalf-pass-face">
        <Qr text={result.pass} label={t.qr} level="M" />
        <p>
          <strong className="code" data-testid="behalf-code">
            {formatPassCode(result.code ?? '')}
          </strong>
          {t.keep}
        </p>
      </div>
      <div className="behalf-pass-do">
        <Button variant="ground-quiet" icon={<Printer aria-hidden="true" />} onClick={() => print()}>
          {t.print}
        </Button>
        {result.isByCard !== true && (
          <Button variant="ground-quiet" icon={<IdCard aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t.makeCard}
          </Button>
        )}
      </div>
      <PassSlip result={result} />
      {making && <CardDialog result={result} onClose={() => setMaking(false)} />}
    </div>
  );
}
