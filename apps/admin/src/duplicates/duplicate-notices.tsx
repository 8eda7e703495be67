import '../styles/duplicates.css';
import type { DuplicateDto, RegistrationDetailDto } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { CompareDialog } from './compare-dialog.js';
import { duplicateTexts } from './duplicates.texts.js';
import { ReasonTags } from './reason-tags.js';

/** What is said beside a registration of others that may be the same unit, are, or are not. */
export function DuplicateNotices({ unit, canAct }: { unit: RegistrationDetailDto; canAct: boolean }) {
  const [comparing, setComparing] = useState<string | null>(null);
  return (
    <>
      {unit.duplicates.map((pair) => (
        <DuplicateNotice key={pair.id} unit={unit} pair={pair} onCompare={() => setComparing(pair.id)} />
      ))}
      {comparing !== null && (
        <CompareDialog id={comparing} canAct={canAct} onClose={() => setComparing(null)} />
      )}
    </>
  );
}

function DuplicateNotice({
  unit,
  pair,
  onCompare,
}: {
  unit: RegistrationDetailDto;
  pair: DuplicateDto;
  onCompare: () => void;
}) {
  const t = duplicateTexts.useTexts();
  const { other, state, reasons } = pair;
  if (other === null)
    return state === 'open' ? (
      <Notice tone="yours">
        <p>{t.elsewhere}</p>
        <ReasonTags reasons={reasons} />
      </Notice>
    ) : null;
  const compare = (words: string) => (
    <Button variant="plain" size="small" icon={<Columns2 aria-hidden="true" />} onClick={onCompare}>
      {words}
    </Button>
  );
  if (state === 'open')
    return (
      <Notice tone="yours">
        <p>{t.mayBe(other.name, other.street)}</p>
        <ReasonTags reasons={reasons} />
        {compare(t.compare)}
      </Notice>
    );
  if (state === 'apart')
    return (
      <div className="dim compare-apart">
        <p>
          {t.apart(other.name)} {pair.note && <q>{pair.note}</q>}
        </p>
        {compare(t.compare)}
      </div>
    );
  const went = unit.state === 'DUPLICATE' && other.state !== 'DUPLICATE';
  const inUse =
    went && unit.accountState !== null && !['REQUESTED', 'REFUSED', 'DISABLED'].includes(unit.accountState);
  return (
    <>
      {inUse && <Notice tone="stop">{t.accountStays}</Notice>}
      <Notice tone="blue">
        <p>
          {went ? t.joinedTo(other.name, other.trackingCode) : t.joinedHere(other.name, other.trackingCode)}
        </p>
        <span className="row">
          {compare(t.lookAgain)}
          <Link to="/tiep-nhan" search={(before: object) => ({ ...before, id: other.unitId })}>
            {t.openOther}
          </Link>
        </span>
      </Notice>
    </>
  );
}
