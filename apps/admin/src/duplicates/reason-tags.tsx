import type { PairReason } from '@khai-bao/api-client/registration';
import { Tag } from '@khai-bao/ui';
import { duplicateTexts } from './duplicates.texts.js';

/** Why two registrations may be one unit. */
export function ReasonTags({ reasons, score }: { reasons: readonly PairReason[]; score?: number }) {
  const t = duplicateTexts.useTexts();
  return (
    <span className="row compare-reasons">
      {reasons.map((reason) => (
        <Tag key={reason}>{t.reasons[reason]}</Tag>
      ))}
      {score !== undefined && <span className="dim num">{t.alike(score)}</span>}
    </span>
  );
}
