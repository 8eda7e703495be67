import { LogoWithName, useLanguage } from '@khai-bao/ui';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { CaseBanner } from '../duty/case-banner.js';
import { bannerTexts } from '../duty/case-banner.texts.js';
import { useProfile } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { AccountMenu } from './account-menu.js';
import { sectionsOf } from '../navigation/sections.js';
import type { Section } from '../navigation/sections.js';
import { navigationTexts } from '../navigation/navigation.texts.js';
import { useWaitingCounts } from './use-waiting-counts.js';
import { MergedWardNotice } from './merged-ward-notice.js';

function SectionLink({ room, count }: { room: Section; count: number }) {
  const t = navigationTexts.useTexts();
  const Icon = room.icon;
  return (
    <Link to={room.path} className="room-link" activeProps={{ 'aria-current': 'page' }}>
      <Icon size={20} strokeWidth={1.9} aria-hidden="true" />
      <span className="room-name">{t.sections[room.key]}</span>
      {count > 0 && (
        <>
          <span className="count num" aria-hidden="true">
            {count > 999 ? '999+' : count}
          </span>
          <span className="visually-hidden">{t.waiting(count)}</span>
        </>
      )}
    </Link>
  );
}

/** The frame of the house: where you are, what waits, who you are. A bar at the bottom on phones. */
export function Shell() {
  const t = navigationTexts.useTexts();
  const words = commonTexts.useTexts();
  const bannerWords = bannerTexts.useTexts();
  const language = useLanguage();
  const profile = useProfile();
  const waiting = useWaitingCounts();
  const rooms = sectionsOf(profile);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const onDuty = rooms.some((room) => room.key === 'duty');
  const here = rooms.find((room) => path.startsWith(room.path));
  useEffect(() => {
    const sum = Object.values(waiting).reduce((all, n) => all + n, 0);
    // Whoever is on duty reads cases alone in the tab's name.
    const cases = waiting.duty ?? 0;
    const first = onDuty ? (cases > 0 ? `${bannerWords.title(cases)} · ` : '') : sum > 0 ? `(${sum}) ` : '';
    document.title = `${first}${here ? t.sections[here.key] : words.app} · Khai Báo`;
  }, [waiting, here, t, words, language, onDuty, bannerWords]);
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const nav = bar.current;
    if (!nav) return;
    // On phones the navigation lies over the page's end: its height depends on how its names wrap.
    const observer = new ResizeObserver(() =>
      document.documentElement.style.setProperty('--rooms-bar', `${nav.offsetHeight}px`),
    );
    observer.observe(nav);
    return () => observer.disconnect();
  }, []);
  // At a gate the page fills the screen, and there is nowhere else to go.
  if (rooms.length === 1 && rooms[0]?.key === 'gate') return <Outlet />;
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <aside className="side" aria-label={profile.place || t.navigation}>
        <div className="side-top">
          <LogoWithName size={30} />
          <p className="side-place">{profile.place}</p>
        </div>
        <nav aria-label={t.navigation} className="rooms" ref={bar}>
          {rooms.map((room) => (
            <SectionLink key={room.key} room={room} count={waiting[room.key] ?? 0} />
          ))}
        </nav>
        <div className="side-me">
          <AccountMenu />
        </div>
        <div className="side-me-compact">
          <AccountMenu compact />
        </div>
      </aside>
      <main id="content" className="content" tabIndex={-1}>
        {onDuty && <CaseBanner />}
        <MergedWardNotice />
        <Outlet />
      </main>
    </div>
  );
}
