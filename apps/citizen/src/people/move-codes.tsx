import { Button, formatTime, Qr, useNow } from '@khai-bao/ui';
import { ChevronLeft, ChevronRight, Pause, Play, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { householdI18n } from '../household/texts.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptPerson } from '../keep/store.js';
import { encodeTransfer, transferLifetimeMs } from './transfer.js';

/** Milliseconds that a code stands still: a few tries of an old camera. */
const codeIntervalMs = 900;

const wantsStillness = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The codes that another phone scans, one after the other. They expire by the time that stands in them. */
export function MoveCodes({ people }: { people: readonly KeptPerson[] }) {
  const t = householdI18n.useTexts();
  const [at, setAt] = useState(() => serverNow());
  const [place, setPlace] = useState(0);
  const [paused, setPaused] = useState(wantsStillness);
  const parts = useMemo(() => encodeTransfer(people, at), [people, at]);
  const count = parts?.length ?? 0;
  const expired = serverNow(useNow(1_000)) - at > transferLifetimeMs;

  useEffect(() => {
    if (paused || expired || count < 2) return;
    const timer = setInterval(() => setPlace((now) => (now + 1) % count), codeIntervalMs);
    return () => clearInterval(timer);
  }, [paused, expired, count]);

  if (parts === null)
    return (
      <p className="kb-error" role="alert">
        {t.move.tooMuch}
      </p>
    );
  if (expired)
    return (
      <div className="c-pair">
        <p role="status">{t.move.expired}</p>
        <Button icon={<RefreshCw aria-hidden="true" />} onClick={() => setAt(serverNow())}>
          {t.move.renew}
        </Button>
      </div>
    );
  const shown = Math.min(place, count - 1);
  const step = (by: number): void => {
    setPaused(true);
    setPlace((shown + by + count) % count);
  };
  return (
    <>
      <p>{t.move.steps}</p>
      <p className="c-quiet">{t.move.secret}</p>
      <div className="c-move-qr">
        <Qr text={parts[shown] ?? ''} label={t.move.part(shown + 1, count)} quiet={4} level="L" />
        <p className="num">
          <strong>{t.move.part(shown + 1, count)}</strong> ·{' '}
          {t.move.until(formatTime(at + transferLifetimeMs))}
        </p>
      </div>
      {count > 1 && (
        <div className="c-pair">
          <Button variant="quiet" icon={<ChevronLeft aria-hidden="true" />} onClick={() => step(-1)}>
            {t.move.previousPart}
          </Button>
          <Button
            variant="quiet"
            icon={paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
            onClick={() => setPaused((now) => !now)}
          >
            {paused ? t.move.play : t.move.pause}
          </Button>
          <Button variant="quiet" icon={<ChevronRight aria-hidden="true" />} onClick={() => step(1)}>
            {t.move.nextPart}
          </Button>
        </div>
      )}
    </>
  );
}
