import { Button, cityDay } from '@khai-bao/ui';
import { FilePenLine, FileX, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DeclarationStatus } from '../declaration/declaration-status.js';
import type { KeptDeclaration } from '../keep/store.js';
import { changeSenderOf } from '../keep/change-sender.js';
import { navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { correctHash } from '../declaration/hashes.js';
import { manageI18n } from './manage.texts.js';

type Removal = 'withdraw' | 'erase';

function ConfirmRemoval({ kind, onYes, onNo }: { kind: Removal; onYes: () => void; onNo: () => void }) {
  const t = manageI18n.useTexts();
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <div className="c-ask">
      <p ref={question} tabIndex={-1}>
        <strong>{kind === 'erase' ? t.eraseAsk : t.withdrawAsk}</strong>
      </p>
      {kind === 'erase' && <p className="c-quiet">{t.eraseCase}</p>}
      <div className="c-pair">
        <Button onClick={onYes}>{kind === 'erase' ? t.eraseYes : t.withdrawYes}</Button>
        <Button variant="quiet" onClick={onNo}>
          {t.keep}
        </Button>
      </div>
    </div>
  );
}

const inForce: readonly DeclarationStatus[] = [
  'clear',
  'caution',
  'suspected',
  'blocked',
  'expired',
  'replaced',
];

/** What can be done with a declaration: correct it on its day, withdraw it, erase it. */
export function ChangeActions({
  entry,
  standing,
  now,
}: {
  entry: KeptDeclaration;
  standing: DeclarationStatus;
  now: number;
}) {
  const t = manageI18n.useTexts();
  const changes = changeSenderOf(useDevice());
  const [asking, setAsking] = useState<Removal | null>(null);
  const isToday = cityDay(Date.parse(entry.answer?.acceptedAt ?? '') || entry.filledAt) === cityDay(now);
  const request = (kind: Removal): void => {
    setAsking(null);
    void changes.request(entry.key, kind);
  };
  if (!inForce.includes(standing) && standing !== 'withdrawn') return null;
  if (asking)
    return (
      <section className="c-card c-message">
        <ConfirmRemoval kind={asking} onYes={() => request(asking)} onNo={() => setAsking(null)} />
      </section>
    );
  const canChange = inForce.includes(standing);
  return (
    <section className="c-card" aria-labelledby="change">
      <h2 id="change">{t.changeTitle}</h2>
      <ul className="c-actions">
        {canChange && (
          <li>
            <Button
              variant="quiet"
              disabled={!isToday}
              icon={<FilePenLine aria-hidden="true" />}
              onClick={() => navigate(`${location.pathname}${correctHash}`)}
            >
              {t.correct}
            </Button>
            <p className="c-quiet">{isToday ? t.correctHint : t.correctLate}</p>
          </li>
        )}
        {canChange && (
          <li>
            <Button variant="quiet" icon={<FileX aria-hidden="true" />} onClick={() => setAsking('withdraw')}>
              {t.withdraw}
            </Button>
            <p className="c-quiet">{t.withdrawHint}</p>
          </li>
        )}
        <li>
          <Button variant="quiet" icon={<Trash2 aria-hidden="true" />} onClick={() => setAsking('erase')}>
            {t.erase}
          </Button>
          <p className="c-quiet">{t.eraseHint}</p>
        </li>
      </ul>
    </section>
  );
}
