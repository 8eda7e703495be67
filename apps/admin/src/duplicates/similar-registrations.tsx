import '../styles/duplicates.css';
import type { AlikeUnitDto, PairReason } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { StateTag } from '../registrations/state-tags.js';
import { Notice } from '../parts/notice.js';
import { duplicateTexts } from './duplicates.texts.js';
import { ReasonTags } from './reason-tags.js';

/** Before an officer saves: which registrations this unit looks like, and what to do. */
export function SimilarRegistrations({
  found,
  busy,
  onSave,
}: {
  found: { items: (AlikeUnitDto & { reasons: PairReason[] })[]; elsewhere: number };
  busy: boolean;
  onSave: () => void;
}) {
  const t = duplicateTexts.useTexts();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [found]);
  return (
    <Notice tone="yours" ref={box}>
      <strong>{t.looksLike}</strong>
      <p>{t.looksLikeHint}</p>
      <ul className="looks-like">
        {found.items.map((item) => (
          <li key={item.unitId}>
            <span className="strong">{item.name}</span> <StateTag state={item.state} />
            <span className="dim">
              {[item.street, item.areaName, item.trackingCode].filter(Boolean).join(' · ')}
            </span>
            <ReasonTags reasons={item.reasons} />
            <Button
              variant="plain"
              size="small"
              aria-label={`${t.open}: ${item.name}`}
              onClick={() => navigate({ to: '/tiep-nhan', search: { view: 'all', id: item.unitId } })}
            >
              {t.open}
            </Button>
          </li>
        ))}
      </ul>
      {found.elsewhere > 0 && <p>{t.andElsewhere(found.elsewhere)}</p>}
      <Button variant="quiet" busy={busy} onClick={onSave}>
        {t.saveAnyway}
      </Button>
    </Notice>
  );
}
