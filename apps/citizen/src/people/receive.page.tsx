import '../styles/household.css';
import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { abbreviateName } from '@khai-bao/health-form';
import { Button, cityDay } from '@khai-bao/ui';
import { ScanLine } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { householdI18n } from '../household/texts.js';
import { rememberedPeople, rememberPerson, requestPersistence } from '../keep/device.js';
import { serverNow } from '../keep/server-clock.js';
import { Link, navigate, returnGate } from '../router.js';
import { watchCamera } from '../scan/watch-camera.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { parseTransferPart, readTransfer, type TransferredPerson } from './transfer.js';

type Hint = 'receiveHint' | 'foreign' | 'old' | 'broken';

/** The codes of one transfer as far as they were seen. */
interface Seen {
  readonly id: string;
  readonly parts: readonly (string | undefined)[];
}

function Camera({ onText }: { onText: (text: string) => void }) {
  const t = householdI18n.useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'starting' | 'seeing' | 'denied'>('starting');
  const take = useEffectEvent(onText);
  useEffect(() => {
    const gone = new AbortController();
    if (video.current)
      watchCamera(video.current, gone.signal, (text) => take(text)).then(
        () => setState('seeing'),
        () => setState('denied'),
      );
    return () => gone.abort();
  }, []);
  return (
    <>
      <div className="c-scan-view" data-off={state === 'denied' ? '' : undefined}>
        <video ref={video} muted playsInline aria-hidden="true" />
        <i aria-hidden="true" />
      </div>
      {state !== 'seeing' && <p role="status">{state === 'denied' ? t.move.denied : t.move.starting}</p>}
    </>
  );
}

/** Takes the people of another phone from the codes that it shows. Nobody is remembered before a press says so. */
export function ReceivePage() {
  const t = householdI18n.useTexts();
  const { store } = useDevice();
  const gateCode = returnGate();
  const [hint, setHint] = useState<Hint>('receiveHint');
  const [seen, setSeen] = useState<Seen | null>(null);
  const [people, setPeople] = useState<readonly TransferredPerson[] | null>(null);

  const take = (text: string): void => {
    const part = parseTransferPart(text);
    if (!part) {
      setHint('foreign');
      return;
    }
    const before = seen?.id === part.id && seen.parts.length === part.count ? seen.parts : [];
    const parts = Array.from({ length: part.count }, (_none, place) =>
      place === part.place ? part.text : before[place],
    );
    setHint('receiveHint');
    setSeen({ id: part.id, parts });
    const whole = parts.filter((each): each is string => each !== undefined);
    if (whole.length < part.count) return;
    const now = serverNow();
    const result = readTransfer(part.id, whole, now, cityDay(now));
    if (result.kind === 'people') setPeople(result.people);
    else {
      setHint(result.kind);
      setSeen(null);
    }
  };
  const keep = async (): Promise<void> => {
    // The owner of this phone stays its owner.
    let owned = (await rememberedPeople(store)).some(({ self }) => self);
    for (const { self, person, representative } of people ?? []) {
      await rememberPerson(store, person, { self: self && !owned, representative });
      owned ||= self;
    }
    requestPersistence();
    navigate(citizenRoutes.people(gateCode), { replace: true });
  };
  const retry = (): void => {
    setPeople(null);
    setSeen(null);
    setHint('receiveHint');
  };

  return (
    <Page title={t.move.receiveTitle} view={people ? 'received' : 'receive'}>
      <div className="c-card">
        {people ? (
          <>
            <h2>{t.move.found(people.length)}</h2>
            <ul className="c-names">
              {people.map(({ person }, place) => (
                <li key={place}>{abbreviateName(person.fullName)}</li>
              ))}
            </ul>
            <Button size="big" onClick={() => void keep()}>
              {t.move.keep(people.length)}
            </Button>
            <Button variant="quiet" icon={<ScanLine aria-hidden="true" />} onClick={retry}>
              {t.move.retry}
            </Button>
            <p className="c-quiet">{t.move.kept}</p>
          </>
        ) : (
          <>
            <p role="status">{t.move[hint]}</p>
            <Camera onText={take} />
            {seen && (
              <p className="num" role="status">
                {t.move.progress(seen.parts.filter((part) => part !== undefined).length, seen.parts.length)}
              </p>
            )}
          </>
        )}
        <Link href={citizenRoutes.people(gateCode)} className="kb-btn" data-variant="plain">
          {t.people.title}
        </Link>
      </div>
    </Page>
  );
}
