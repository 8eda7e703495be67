import type { FieldError, Sex } from '@khai-bao/health-form';
import { Button, TextField } from '@khai-bao/ui';
import { ScanLine, User, Users } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { KeptPerson } from '../keep/store.js';
import { Choice } from '../shell/choice.js';
import { i18n } from '../texts/index.js';
import { AddressFields } from './address-fields.js';
import { needsRepresentative, newDraft, whoOf, type Draft, type WhoDraft } from '../declaration/draft.js';
import { idOf } from './field-id.js';
import { FurtherFields } from './further-fields.js';
import { PaperFields } from './paper-fields.js';
import { useErrorAt } from './person-part.js';
import { RememberedPeople } from './remembered-people.js';
import { draftForOther, ownAsRepresentative, ownWho } from '../declaration/remembered-owner.js';
import { RepresentativeFields } from './representative-fields.js';

const IdScan = lazy(async () => ({ default: (await import('../scan/id-scan.js')).IdScan }));

/** The first screen: who. */
export function WhoStep({
  draft,
  people,
  today,
  errors,
  onChange,
  onDraft,
}: {
  draft: Draft;
  errors: readonly FieldError[];
  people: readonly KeptPerson[];
  today: string;
  onChange: (part: Partial<Draft>) => void;
  onDraft: (draft: Draft) => void;
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
  const sexes: readonly { value: Sex; label: string }[] = [
    { value: 'female', label: t.who.female },
    { value: 'male', label: t.who.male },
    { value: 'other', label: t.who.otherSex },
  ];

  return (
    <>
      <h2>{self ? t.step.who : t.step.whoOther}</h2>
      <div className="c-pair">
        <Button variant="quiet" icon={<ScanLine aria-hidden="true" />} onClick={() => setScanning(true)}>
          {t.who.scan}
        </Button>
        <Button
          variant="quiet"
          icon={self ? <Users aria-hidden="true" /> : <User aria-hidden="true" />}
          onClick={() => onDraft(self ? draftForOther(people) : newDraft(true, ownWho(people)))}
        >
          {self ? t.who.other : t.who.self}
        </Button>
      </div>
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
      {!self && (
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
      <TextField
        id={idOf('person.fullName')}
        label={t.who.fullName}
        value={who.fullName}
        error={errorAt('person.fullName')}
        autoComplete={self ? 'name' : 'off'}
        required
        onChange={(event) => set({ fullName: event.target.value })}
      />
      <div className="c-columns">
        <TextField
          id={idOf('person.birthYear')}
          label={t.who.birth}
          hint={t.who.birthHint}
          value={who.birth}
          error={errorAt('person.birthYear')}
          inputMode="text"
          autoComplete="off"
          required
          onChange={(event) => set({ birth: event.target.value })}
        />
        <Choice
          id={idOf('person.sex')}
          name="sex"
          legend={t.who.sex}
          options={sexes}
          value={who.sex}
          error={errorAt('person.sex')}
          onChange={(sex) => set({ sex })}
        />
      </div>
      <TextField
        id={idOf('person.phone')}
        label={t.who.phone}
        hint={self ? undefined : t.who.phoneOther}
        type="tel"
        value={who.phone}
        error={errorAt('person.phone')}
        autoComplete={self ? 'tel' : 'off'}
        required={self}
        onChange={(event) => set({ phone: event.target.value })}
      />
      <PaperFields {...part} />
      <AddressFields {...part} />
      <FurtherFields {...part} />
      {needsRepresentative(draft, today) && <RepresentativeFields {...part} minor={self} />}
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
