import type { AcceptedDeclarationDto } from '@khai-bao/api-client/declarations';
import { formatPassCode } from '@khai-bao/health-form';
import { formatLongDate, formatTime, Qr, useLanguage } from '@khai-bao/ui';
import { serverNow } from '../keep/server-clock.js';
import type { KeptDeclaration } from '../keep/store.js';
import { i18n } from '../texts/index.js';
import { formatValidUntil } from '../declaration/valid-until.js';

/** What a gate reads: the QR, the code to type, whose it is and until when. */
export function PassCard({ entry, answer }: { entry: KeptDeclaration; answer: AcceptedDeclarationDto }) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const { pass, acceptedAt } = answer;
  return (
    <div className="c-pass-card">
      <Qr text={pass.token} label={t.pass.qrLabel} level="L" className="c-qr" />
      <div>
        <p className="c-pass-name">{entry.shortName}</p>
        <p className="c-pass-code num">
          <span className="visually-hidden">{t.pass.code}: </span>
          {formatPassCode(pass.code)}
        </p>
        <p className="num">
          {t.pass.until(formatValidUntil(t, entry.status?.validUntil ?? pass.validUntil, serverNow()))}
        </p>
        <p className="c-quiet num">
          {t.pass.declaredAt(formatTime(acceptedAt))} · {formatLongDate(acceptedAt, language)}
        </p>
      </div>
    </div>
  );
}
