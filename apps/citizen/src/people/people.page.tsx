import '../styles/household.css';
import {
  citizenPaths,
  citizenRoutes,
  newPersonSegment,
  receivePeopleSegment,
} from '@khai-bao/contracts/app-routes';
import { abbreviateName, normaliseCode } from '@khai-bao/health-form';
import { Button, cityDay, Loading } from '@khai-bao/ui';
import { ArrowRight, Pencil, QrCode, ScanLine, Trash2, Undo2, UserPlus } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { PersonName } from '../household/person-name.js';
import { householdI18n } from '../household/texts.js';
import { rememberedPeople } from '../keep/device.js';
import { dropAllDrafts, dropDraft } from '../keep/drafts.js';
import { serverNow } from '../keep/server-clock.js';
import { maxRememberedPeople, type KeptPerson } from '../keep/store.js';
import { Link, returnGate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { keepSnapshot, takeSnapshot } from './snapshot.js';

const MoveCodes = lazy(async () => ({ default: (await import('./move-codes.js')).MoveCodes }));

/** How long everything that was forgotten can be brought back, in milliseconds: the phone may be a borrowed one. */
const forgottenUndoMs = 30_000;

/** What was removed last, and how it comes back. */
interface Removal {
  readonly said: string;
  /** How long it can be brought back; absent: while the page is open. */
  readonly undoMs?: number;
  readonly undo: () => Promise<void>;
}

/** Everybody who is remembered on this phone: to add, to change, to move to another phone, to forget. */
export function PeoplePage() {
  const t = householdI18n.useTexts();
  const { store, outbox } = useDevice();
  const [people, setPeople] = useState<readonly KeptPerson[] | null>(null);
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [moving, setMoving] = useState(false);
  const status = useRef<HTMLDivElement>(null);
  const gateCode = returnGate();
  const today = cityDay(serverNow());

  const load = async (): Promise<void> => setPeople(await rememberedPeople(store).catch(() => []));
  useEffect(() => {
    void rememberedPeople(store).then(setPeople, () => setPeople([]));
  }, [store]);
  useEffect(() => {
    // The button that was pressed is gone.
    if (removal) status.current?.focus();
  }, [removal]);
  useEffect(() => {
    if (removal?.undoMs === undefined) return;
    const timer = setTimeout(() => setRemoval(null), removal.undoMs);
    return () => clearTimeout(timer);
  }, [removal]);

  const remove = async (kept: KeptPerson): Promise<void> => {
    await store.remove('people', kept.id);
    setRemoval({
      said: t.people.removed(abbreviateName(kept.person.fullName)),
      undo: () => store.put('people', kept.id, kept),
    });
    await load();
  };
  const forgetAll = async (): Promise<void> => {
    const snapshot = await takeSnapshot(store);
    await outbox.forgetAll();
    dropAllDrafts();
    setMoving(false);
    setRemoval({
      said: t.people.forgotten,
      undoMs: forgottenUndoMs,
      undo: async () => {
        await keepSnapshot(store, snapshot);
        await outbox.open();
      },
    });
    await load();
  };
  const undo = async (): Promise<void> => {
    await removal?.undo();
    setRemoval(null);
    await load();
  };

  if (people === null)
    return (
      <Page title={t.people.title} view="people">
        <div className="c-card">
          <Loading rows={4} />
        </div>
      </Page>
    );
  const isFull = people.length >= maxRememberedPeople;
  return (
    <Page title={t.people.title} below={t.people.lead} view="people">
      <div ref={status} tabIndex={-1} role="status" className={removal ? 'c-undo' : undefined}>
        {removal && (
          <>
            <span>{removal.said}</span>
            <Button variant="plain" icon={<Undo2 aria-hidden="true" />} onClick={() => void undo()}>
              {t.people.undo}
            </Button>
          </>
        )}
      </div>
      <div className="c-card">
        {people.length === 0 ? (
          <>
            <h2>{t.people.empty}</h2>
            <p>{t.people.emptyHint}</p>
          </>
        ) : (
          <ul className="c-list">
            {people.map((kept) => {
              const name = abbreviateName(kept.person.fullName);
              return (
                <li key={kept.id} className="c-person-row">
                  <PersonName kept={kept} today={today} withRepresentative />
                  <div>
                    <Link
                      href={citizenRoutes.person(kept.id, gateCode)}
                      className="kb-btn"
                      data-variant="plain"
                      aria-label={t.people.editOf(name)}
                    >
                      <Pencil aria-hidden="true" />
                      {t.people.edit}
                    </Link>
                    <Button
                      variant="plain"
                      aria-label={t.people.removeOf(name)}
                      icon={<Trash2 aria-hidden="true" />}
                      onClick={() => void remove(kept)}
                    >
                      {t.people.remove}
                    </Button>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
        {isFull ? (
          <p className="c-quiet">{t.people.full(maxRememberedPeople)}</p>
        ) : (
          <Link
            href={citizenRoutes.person(newPersonSegment, gateCode)}
            className="kb-btn"
            data-size="big"
            data-variant={people.length > 1 && gateCode !== undefined ? 'quiet' : 'main'}
          >
            <UserPlus aria-hidden="true" />
            {t.people.add}
          </Link>
        )}
        {gateCode !== undefined && people.length > 0 && (
          <Link
            href={citizenRoutes.gate(gateCode)}
            className="kb-btn c-forward"
            data-size="big"
            // A form that was begun for one person gives way to the one for all.
            onClick={() => people.length > 1 && dropDraft(normaliseCode(gateCode))}
          >
            <ArrowRight aria-hidden="true" />
            {t.people.backToGate}
          </Link>
        )}
      </div>
      <section className="c-card" aria-labelledby="move-people">
        <h2 id="move-people">{t.move.title}</h2>
        <p>{t.move.hint}</p>
        {moving && people.length > 0 && (
          <Suspense fallback={<Loading rows={4} />}>
            <MoveCodes people={people} />
          </Suspense>
        )}
        <div className="c-pair">
          {people.length > 0 && (
            <Button
              variant="quiet"
              icon={<QrCode aria-hidden="true" />}
              aria-expanded={moving}
              onClick={() => setMoving((now) => !now)}
            >
              {moving ? t.move.hide : t.move.show}
            </Button>
          )}
          <Link
            href={citizenRoutes.person(receivePeopleSegment, gateCode)}
            className="kb-btn"
            data-variant="quiet"
          >
            <ScanLine aria-hidden="true" />
            {t.move.receive}
          </Link>
        </div>
      </section>
      <div className="c-plain">
        <Button variant="plain" icon={<Trash2 aria-hidden="true" />} onClick={() => void forgetAll()}>
          {t.people.forget}
        </Button>
        <p className="c-quiet">{t.people.forgetHint}</p>
        <Link href={citizenPaths.ownDeclarations} className="c-together">
          {t.people.toDeclarations}
        </Link>
      </div>
    </Page>
  );
}
