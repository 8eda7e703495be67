import '../styles/household.css';
import { citizenRoutes, newPersonSegment } from '@khai-bao/contracts/app-routes';
import { abbreviateName, ageOn, birthYearOf, defaultPersonPolicy } from '@khai-bao/health-form';
import { Button, cityDay, formatPhone, Loading, useLanguage } from '@khai-bao/ui';
import { ScanLine } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type FormEvent } from 'react';
import { fieldLabel } from '../declaration/field-label.js';
import {
  emptyWho,
  isMinorDraft,
  needsRepresentative,
  personOf,
  representativeOf,
  whoErrors,
  whoOf,
  type WhoDraft,
} from '../declaration/who-draft.js';
import { idOf } from '../declare/field-id.js';
import { useErrorAt } from '../declare/person-part.js';
import { RepresentativeFields } from '../declare/representative-fields.js';
import { WhoFields } from '../declare/who-fields.js';
import { householdI18n } from '../household/texts.js';
import { rememberedPeople, rememberPerson, requestPersistence } from '../keep/device.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptPerson } from '../keep/store.js';
import { Link, navigate, returnGate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { fieldText, i18n } from '../texts/index.js';

const IdScan = lazy(async () => ({ default: (await import('../scan/id-scan.js')).IdScan }));

/** The form of one remembered person. `kept`: null for somebody new. */
function PersonForm({ kept, people }: { kept: KeptPerson | null; people: readonly KeptPerson[] }) {
  const t = i18n.useTexts();
  const h = householdI18n.useTexts();
  const language = useLanguage();
  const { store } = useDevice();
  const today = cityDay(serverNow());
  const [first] = people;
  const owner = people.find(({ self }) => self);
  const [who, setWho] = useState<WhoDraft>(() =>
    kept
      ? whoOf(kept.person, kept.representative)
      : { ...emptyWho, ...(first ? addressOf(whoOf(first.person, null)) : {}) },
  );
  const [isSelf, setSelf] = useState(kept?.self ?? false);
  const [asked, setAsked] = useState(0);
  const [scanning, setScanning] = useState(false);
  const [failed, setFailed] = useState(false);
  const minor = isMinorDraft({ who }, today);
  // A grown-up who was declared by somebody keeps that representative.
  const draft = { self: isSelf || !(minor || (kept?.representative ?? null) !== null), who };
  const found = whoErrors(draft, today);
  const errors = asked > 0 ? found : [];
  const errorAt = useErrorAt(errors);
  const set = (part: Partial<WhoDraft>): void => setWho((now) => ({ ...now, ...part }));
  const gateCode = returnGate();
  const adults = people.filter(({ id, person }) => {
    const age = ageOn(person, today);
    return id !== kept?.id && age !== null && age >= defaultPersonPolicy.representativeFrom;
  });

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (found.length > 0) {
      setAsked((times) => times + 1);
      return;
    }
    setFailed(false);
    try {
      const representative = representativeOf(draft, today) ?? null;
      await rememberPerson(store, personOf(draft), { self: isSelf, representative, id: kept?.id });
      requestPersistence();
      navigate(citizenRoutes.people(gateCode), { replace: true });
    } catch {
      setFailed(true);
    }
  };

  return (
    <Page
      title={kept ? h.person.edit : h.person.add}
      above={kept && abbreviateName(kept.person.fullName)}
      below={h.person.lead}
      view="person"
    >
      <form className="c-card c-form" onSubmit={(event) => void save(event)} noValidate>
        <ErrorSummary
          asked={asked}
          entries={errors.map(({ path, code }) => ({
            id: idOf(path),
            label: fieldLabel(t, [], language, path),
            text: fieldText(t, path, code),
          }))}
        />
        <Button variant="quiet" icon={<ScanLine aria-hidden="true" />} onClick={() => setScanning(true)}>
          {t.who.scan}
        </Button>
        {scanning && (
          <Suspense fallback={<p role="status">{t.scan.starting}</p>}>
            <IdScan
              onClose={() => setScanning(false)}
              onCard={(card) => {
                set(card);
                setScanning(false);
              }}
            />
          </Suspense>
        )}
        {!kept && !owner && (
          <label className="c-check">
            <input type="checkbox" checked={isSelf} onChange={(event) => setSelf(event.target.checked)} />
            <span>{h.person.isSelf}</span>
          </label>
        )}
        <WhoFields self={draft.self} who={who} errorAt={errorAt} set={set} />
        {needsRepresentative(draft, today) && (
          <>
            {adults.length > 0 && (
              <div className="c-remembered" role="group" aria-label={h.person.pickAdult}>
                <p className="kb-label">{h.person.pickAdult}</p>
                <div>
                  {adults.map(({ id, person }) => (
                    <Button
                      key={id}
                      variant="quiet"
                      size="small"
                      onClick={() =>
                        set({
                          repName: person.fullName,
                          repPhone: formatPhone(person.phone),
                          repBirth: String(birthYearOf(person) ?? ''),
                        })
                      }
                    >
                      {abbreviateName(person.fullName)}
                    </Button>
                  ))}
                </div>
              </div>
            )}
            <RepresentativeFields who={who} errorAt={errorAt} set={set} minor={minor} asksBirth={minor} />
          </>
        )}
        <p className="c-quiet">{h.person.agree}</p>
        {failed && (
          <p className="kb-error" role="alert">
            {h.person.failed}
          </p>
        )}
        <div className="c-bottom">
          <Button type="submit" size="big">
            {h.person.save}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** Where somebody lives, so that a household types its address once. */
function addressOf(who: WhoDraft): Partial<WhoDraft> {
  const { province, district, ward, areaCode, street } = who;
  return { province, district, ward, areaCode, street };
}

/** Adds somebody to this phone, or changes what it remembers. */
export function PersonPage({ id }: { id: string }) {
  const h = householdI18n.useTexts();
  const { store } = useDevice();
  const [people, setPeople] = useState<readonly KeptPerson[] | null>(null);
  useEffect(() => {
    void rememberedPeople(store).then(setPeople, () => setPeople([]));
  }, [store]);
  if (people === null)
    return (
      <Page title={h.people.title} view="person">
        <div className="c-card">
          <Loading rows={8} />
        </div>
      </Page>
    );
  const kept = people.find((person) => person.id === id) ?? null;
  if (kept === null && id !== newPersonSegment)
    return (
      <Page title={h.person.unknown} view="person-unknown">
        <div className="c-card c-message">
          <Link href={citizenRoutes.people(returnGate())} className="kb-btn" data-size="big">
            {h.people.title}
          </Link>
        </div>
      </Page>
    );
  return <PersonForm kept={kept} people={people} />;
}
