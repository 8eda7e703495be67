import '../styles/household.css';
import { useNow } from '@khai-bao/ui';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { declarationStatusOf } from '../declaration/declaration-status.js';
import { householdI18n } from '../household/texts.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptDeclaration } from '../keep/store.js';
import { Page, pageTitle } from '../shell/page.js';
import { groundOf } from './party-ground.js';
import { PartySlide } from './party-slide.js';

/** The passes of people who were declared together, side by side: swiped, by buttons, or by the arrow keys. */
export function PartyView({ entries, first }: { entries: readonly KeptDeclaration[]; first: string }) {
  const t = householdI18n.useTexts();
  const now = serverNow(useNow(5_000));
  const track = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      entries.findIndex(({ key }) => key === first),
    ),
  );
  const place = Math.min(at, entries.length - 1);
  const current = entries[place];
  const atNow = useRef(place);

  useLayoutEffect(() => {
    atNow.current = place;
  }, [place]);
  // The first one may stand in the middle; and a phone that is turned has slides of another width.
  useLayoutEffect(() => {
    const align = (): void => {
      if (track.current) track.current.scrollLeft = atNow.current * track.current.clientWidth;
    };
    align();
    window.addEventListener('resize', align);
    return () => window.removeEventListener('resize', align);
  }, []);

  const go = (to: number): void => {
    const next = Math.max(0, Math.min(entries.length - 1, to));
    setAt(next);
    if (track.current) track.current.scrollLeft = next * track.current.clientWidth;
  };
  const onScroll = (): void => {
    const { clientWidth = 0, scrollLeft = 0 } = track.current ?? {};
    if (clientWidth > 0) setAt(Math.round(scrollLeft / clientWidth));
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Partial<Record<string, number>> = {
      ArrowLeft: place - 1,
      ArrowRight: place + 1,
      Home: 0,
      End: entries.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };

  return (
    <Page
      title={t.party.title(entries.length)}
      view="party"
      ground={current ? groundOf(declarationStatusOf(current, now)) : 'brand'}
      heading={
        <div className="c-party-head c-wide">
          <h1 {...pageTitle}>{t.party.title(entries.length)}</h1>
          <div className="c-party-steps">
            <button
              type="button"
              aria-label={t.party.previous}
              disabled={place === 0}
              onClick={() => go(place - 1)}
            >
              <ChevronLeft aria-hidden="true" />
            </button>
            <p aria-live="polite">
              <strong>{current?.shortName}</strong>
              <small className="num">{t.party.of(place + 1, entries.length)}</small>
            </p>
            <button
              type="button"
              aria-label={t.party.next}
              disabled={place === entries.length - 1}
              onClick={() => go(place + 1)}
            >
              <ChevronRight aria-hidden="true" />
            </button>
          </div>
          <div className="c-party-dots" aria-hidden="true">
            {entries.map((entry, i) => (
              <i
                key={entry.key}
                data-ground={groundOf(declarationStatusOf(entry, now))}
                data-here={i === place ? '' : undefined}
              />
            ))}
          </div>
        </div>
      }
    >
      <div
        className="c-track c-wide"
        ref={track}
        role="group"
        aria-roledescription="carousel"
        aria-label={t.party.title(entries.length)}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKey}
      >
        {entries.map((entry, i) => (
          <PartySlide key={entry.key} entry={entry} place={i} count={entries.length} now={now} />
        ))}
      </div>
    </Page>
  );
}
