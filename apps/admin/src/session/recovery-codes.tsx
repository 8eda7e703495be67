import { Button } from '@khai-bao/ui';
import { Printer } from 'lucide-react';
import { Notice } from '../parts/notice.js';
import { common } from '../texts/common.texts.js';
import { sessionTexts } from './session.texts.js';

/** The codes for the day the phone or the key is lost, shown once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = sessionTexts.useTexts().factor;
  const print = common.useTexts().print;
  return (
    <div className="stack">
      <h2>{t.codesTitle}</h2>
      <Notice tone="caution">{t.codes}</Notice>
      <ul className="code recovery-codes" aria-label={t.codesTitle}>
        {codes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <div className="row no-print">
        <Button onClick={onKept}>{t.kept}</Button>
        <Button variant="quiet" icon={<Printer aria-hidden="true" />} onClick={() => globalThis.print()}>
          {print}
        </Button>
      </div>
    </div>
  );
}
