import { abbreviateName } from '@khai-bao/health-form';
import { Button } from '@khai-bao/ui';
import { UserPlus } from 'lucide-react';
import type { KeptPerson } from '../keep/store.js';
import { i18n } from '../texts/index.js';

/** The others for whom this device declared before. */
export function RememberedPeople({
  people,
  onPick,
  onNew,
}: {
  people: readonly KeptPerson[];
  onPick: (kept: KeptPerson) => void;
  onNew: () => void;
}) {
  const t = i18n.useTexts();
  if (people.length === 0) return null;
  return (
    <div className="c-remembered" role="group" aria-label={t.who.remembered}>
      <p className="kb-label">{t.who.remembered}</p>
      <div>
        {people.map((kept) => (
          <Button key={kept.id} variant="quiet" size="small" onClick={() => onPick(kept)}>
            {abbreviateName(kept.person.fullName)}
          </Button>
        ))}
        <Button variant="plain" size="small" icon={<UserPlus aria-hidden="true" />} onClick={onNew}>
          {t.who.newPerson}
        </Button>
      </div>
    </div>
  );
}
