import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { FieldError } from '@khai-bao/health-form';
import { Button } from '@khai-bao/ui';
import { ScanLine, User, Users, UsersRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { KeptPerson } from '../keep/store.js';
import { Link } from '../router.js';
import { i18n } from '../texts/index.js';
import { newDraft, type Draft } from '../declaration/draft.js';
import { isMinorDraft, needsRepresentative, whoOf, type WhoDraft } from '../declaration/who-draft.js';
import { idOf } from './field-id.js';
import { useErrorAt } from './person-part.js';
import { RememberedPeople } from './remembered-people.js';
import { draftForOther, ownAsRepresentative, ownWho } from '../declaration/remembered-owner.js';
import { WhoFields } from './who-fields.js';

/** Few people declare for somebody else: it is no part of the first load. */
const RepresentativeFields = lazy(async () => ({
  default: (await import('./representative-fields.js')).RepresentativeFields,
}));
const IdScan = lazy(async () => ({ default: (await import('../scan/id-scan.js')).IdScan }));

/** The first screen: who. */
export function WhoStep({
  draft,
  gateCode,
  people,
  today,
  errors,
  onChange,
  onDraft,
}: {
  draft: Draft;
  gateCode: string;
  errors: readonly FieldError[];
  people: readonly KeptPerson[];
  today: string;
  onChange: (part: Partial<Draft>) => void;
  /** Replaces the person. Absent in a correction, which is of one person. */
  onDraft?: ((draft: Draft) => void) | undefined;
}) {
  const t = i18n.useTexts();
  const errorAt = useErrorAt(errors);
  const [scanning, setScanning] = useState(false);
  const [scans, setScans] = useState(0);
  useEffect(() => {
    // What a card does not know.
    if (scans > 0) document.getElementById(idOf('person.phone'))?.focus();
  }, [scans]);
  const { who, self } = draft;
  const set = (part: Partial<WhoDraft>): void => onChange({ who: { ...draft.who, ...part } });
  const part = { who, errorAt, set };

  return (
    <>
      <h2>{self ? t.step.who : t.step.whoOther}</h2>
      <div className="c-pair">
        <Button variant="quiet" icon={<ScanLine aria-hidden="true" />} onClick={() => setScanning(true)}>
          {t.who.scan}
        </Button>
        {onDraft && (
          <Button
            variant="quiet"
            icon={self ? <Users aria-hidden="true" /> : <User aria-hidden="true" />}
            onClick={() => onDraft(self ? draftForOther(people) : newDraft(true, ownWho(people)))}
          >
            {self ? t.who.other : t.who.self}
          </Button>
        )}
      </div>
      {onDraft && (
        <Link href={citizenRoutes.people(gateCode)} className="c-together">
          <UsersRound aria-hidden="true" />
          {t.who.together}
        </Link>
      )}
      <p role="status" className="c-quiet">
        {scans > 0 && t.scan.done}
      </p>
      {scanning && (
        <Suspense fallback={<p role="status">{t.scan.starting}</p>}>
          <IdScan
            onClose={() => setScanning(false)}
            onCard={(card) => {
              set(card);
              setScans((times) => times + 1);
              setScanning(false);
            }}
          />
        </Suspense>
      )}
      {!self && onDraft && (
        <RememberedPeople
          people={people.filter((kept) => !kept.self)}
          onPick={(kept) =>
            onDraft(
              newDraft(false, {
                ...whoOf(kept.person, kept.representative),
                ...(kept.representative ? {} : ownAsRepresentative(people)),
              }),
            )
          }
          onNew={() => onDraft(draftForOther(people))}
        />
      )}
      <WhoFields self={self} {...part} />
      {needsRepresentative(draft, today) && (
        <Suspense fallback={null}>
          <RepresentativeFields {...part} minor={self} asksBirth={isMinorDraft(draft, today)} />
        </Suspense>
      )}
      <label className="c-check">
        <input
          type="checkbox"
          checked={draft.remember}
          onChange={(event) => onChange({ remember: event.target.checked })}
        />
        <span>{t.who.remember}</span>
      </label>
    </>
  );
}
