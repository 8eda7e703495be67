import { formatDuration, formatMoment, formatTime, useLanguage } from '@khai-bao/ui';
import { BehalfPass } from './behalf-pass.js';
import type { ShownPass } from './gate-controller.js';
import { gateTexts } from './gate.texts.js';
import { useServerNow, type RevocationState } from './use-gate-upkeep.js';

/** Who holds a pass, as far as it is known here, and how long it is valid. */
export function PersonLines({
  result,
  gateName,
  isAwaited,
  revocations,
}: {
  result: ShownPass;
  gateName: string;
  isAwaited: boolean;
  revocations: RevocationState;
}) {
  const t = gateTexts.useTexts();
  const language = useLanguage();
  const now = useServerNow(30_000);
  const place =
    result.gateName === null
      ? null
      : result.gateName === gateName
        ? t.here
        : [result.unitName, result.gateName].filter(Boolean).join(', ');
  return (
    <>
      {result.person ? (
        <p className="result-name">
          <strong>{result.person.shortName}</strong>
          {result.person.birthYear !== null && ` · ${result.person.birthYear}`}
        </p>
      ) : (
        isAwaited && <p className="result-name">{t.askingName}</p>
      )}
      <p className="num">
        {[
          result.declaredAt === null ? t.lookedUp : t.declaredAt(formatMoment(result.declaredAt, now)),
          place,
          result.decision === 'stop'
            ? null
            : t.left(formatDuration(Date.parse(result.validUntil) - now, language)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {result.isByDevice && !isAwaited && (
        <p className="result-offline">
          <strong>
            {revocations.asOf === null ? t.signatureValid : t.offlineValid(formatTime(revocations.asOf))}
          </strong>{' '}
          {t.offlineName}
        </p>
      )}
      {result.code !== null && <BehalfPass result={result} />}
    </>
  );
}
