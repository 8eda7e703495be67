import { Button } from '@khai-bao/ui';
import { Copy, Printer } from 'lucide-react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { commonTexts } from '../texts/common.texts.js';
import { sessionTexts } from './session.texts.js';

/** With so many left, it is time for new ones. */
export const lowRecoveryCodeCount = 2;

/** The codes for the day the phone or the key is lost, shown once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = sessionTexts.useTexts().factor;
  const print = commonTexts.useTexts().print;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      notify({ tone: 'pass', text: t.recovery.copied });
    } catch {
      // A browser may forbid it; the codes stand there to be printed or written down.
      notify({ tone: 'stop', text: t.recovery.notCopied });
    }
  };
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
        <Button variant="quiet" icon={<Copy aria-hidden="true" />} onClick={() => void copy()}>
          {t.recovery.copy}
        </Button>
      </div>
    </div>
  );
}
