import { DeclarationStatus, Outcome, type RevokedInsideItemDto } from '@khai-bao/api-client/declarations';
import { formatPhone, formatTime, hotlineOf, telephoneLink } from '@khai-bao/ui';
import { OctagonX, TriangleAlert } from 'lucide-react';
import { gateTexts } from './gate.texts.js';
import { useRevokedInside } from './use-revoked-inside.js';

function RevokedInsideLine({ item, onSeen }: { item: RevokedInsideItemDto; onSeen: () => void }) {
  const t = gateTexts.useTexts().revokedInside;
  const isSuspected = item.reported || item.outcome === Outcome.SUSPECTED;
  const isCorrected = item.status === DeclarationStatus.CORRECTED;
  const Icon = isSuspected ? OctagonX : TriangleAlert;
  const hotline = hotlineOf('');
  const correction = isSuspected ? t.suspected : t.caution;
  const change = item.reported ? t.reported : isCorrected ? correction : t.withdrawn;
  const who = item.shortName || t.nameless;
  return (
    <div role="alert" data-tone={isSuspected ? 'stop' : 'caution'}>
      <Icon size={24} aria-hidden="true" />
      <p>
        {t.who(who, formatTime(item.enteredAt), item.gateName)} {change} {isSuspected ? t.lead : t.ask}
        {isSuspected && (
          <>
            , <a href={telephoneLink(hotline)}>{t.call(formatPhone(hotline))}</a>
          </>
        )}
        .
      </p>
      <button type="button" aria-label={t.seenOf(who)} onClick={onSeen}>
        {t.seen}
      </button>
    </div>
  );
}

/** Says who is inside with a declaration that was changed after the entry, until the guard has seen it. */
export function RevokedInside() {
  const t = gateTexts.useTexts().revokedInside;
  const { items, dismiss } = useRevokedInside();
  if (items.length === 0) return null;
  return (
    <section className="revoked-inside" aria-label={t.label}>
      {items.map((item) => (
        <RevokedInsideLine key={item.declarationId} item={item} onSeen={() => dismiss(item)} />
      ))}
    </section>
  );
}
