import { LogoWithName, setLanguage, useLanguage } from '@khai-bao/ui';
import { HardDrive, Languages, WifiOff } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useOnline, useTemporary } from '../keep/device.js';
import { Link } from '../router.js';
import { i18n } from '../texts/index.js';
import { useDevice } from './device-context.js';

/** What the ground of a page says; green, amber and red are for what a gate says of a person. */
export type PageGround = 'brand' | 'pass' | 'caution' | 'stop';
const groundColours: Record<PageGround, string> = {
  brand: '#123a63',
  pass: '#0b6b43',
  caution: '#8a5200',
  stop: '#b0231b',
};

/** What the heading of a page carries, so that it can take the focus. */
export const pageTitle = { id: 'page-title', tabIndex: -1 } as const;

/** A page that is still being loaded: its heading is not worth a stop. */
export const openingView = 'opening';

/** The view whose heading was read out last; the first one of a visit is read by the browser itself. */
let shownViews: string | null = null;

function LanguageSwitch() {
  const t = i18n.useTexts();
  const other = useLanguage() === 'vi' ? 'en' : 'vi';
  return (
    <button
      type="button"
      className="c-language"
      lang={other}
      aria-label={`${t.app.switchLanguage} – ${t.app.switchLanguageLabel}`}
      onClick={() => setLanguage(other)}
    >
      <Languages aria-hidden="true" />
      {t.app.switchLanguage}
    </button>
  );
}

/** A page: header, the banner without a network, its heading, its content. */
export function Page({
  title,
  above,
  below,
  view,
  ground = 'brand',
  heading,
  children,
}: {
  title: string;
  above?: ReactNode;
  below?: ReactNode;
  /** Another view of the same address takes the focus to its heading. */
  view: string;
  ground?: PageGround;
  /** Shows the heading in a way of its own; its `h1` carries `pageTitle`. */
  heading?: ReactNode;
  children: ReactNode;
}) {
  const t = i18n.useTexts();
  const online = useOnline();
  const temporary = useTemporary(useDevice().store);
  const main = useRef<HTMLElement>(null);

  // Before the effects of what stands inside: a summary of errors that wants the focus gets it.
  useLayoutEffect(() => {
    if (view === openingView) return;
    const here = `${location.pathname} ${view}`;
    if (shownViews !== null && shownViews !== here) {
      window.scrollTo(0, 0);
      document.getElementById(pageTitle.id)?.focus({ preventScroll: true });
    }
    shownViews = here;
  }, [view]);
  useEffect(() => {
    document.title = `${title} · ${t.app.name}`;
  }, [title, t]);
  useEffect(() => {
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', groundColours[ground]);
  }, [ground]);

  return (
    <div className="c-page" data-ground={ground}>
      <a
        className="c-skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t.app.skip}
      </a>
      <header className="c-top">
        <Link href="/" aria-label={`${t.app.name}, ${t.app.home}`}>
          <LogoWithName />
        </Link>
        <LanguageSwitch />
      </header>
      <div role="status" className="c-network">
        {!online && (
          <p>
            <WifiOff aria-hidden="true" />
            <span>{t.app.offline}</span>
          </p>
        )}
        {temporary && ground === 'brand' && (
          <p>
            <HardDrive aria-hidden="true" />
            <span>{t.app.temporary}</span>
          </p>
        )}
      </div>
      <main id="main" ref={main} tabIndex={-1}>
        {heading ?? (
          <div className="c-head">
            {above && <p>{above}</p>}
            <h1 {...pageTitle}>{title}</h1>
            {below && <p>{below}</p>}
          </div>
        )}
        {children}
      </main>
    </div>
  );
}
