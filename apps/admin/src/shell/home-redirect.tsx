import type { ProfileDto } from '@khai-bao/api-client/accounts';
import { Empty } from '@khai-bao/ui';
import { Link, Navigate } from '@tanstack/react-router';
import type { AnyRouter } from '@tanstack/react-router';
import { useProfile } from '../session/session.js';
import { PageHead } from '../rooms/page.js';
import { homeOf } from '../rooms/rooms.js';
import { roomsTexts } from '../rooms/rooms.texts.js';

/** Loads the first room of an account, while the navigation is still loading. */
export function preloadHome(router: AnyRouter, profile: ProfileDto): void {
  // A failure is said by the page that needs it.
  void router.preloadRoute({ to: homeOf(profile) }).catch(() => undefined);
}

/** Leads to the first room of the account. */
export function HomeRedirect() {
  return <Navigate to={homeOf(useProfile())} replace />;
}

/** Says that an address has no page, and leads home. */
export function NotFound() {
  const t = roomsTexts.useTexts();
  return (
    <>
      <PageHead title={t.notFound} />
      <Empty title={t.notFoundHint} action={<Link to="/">{t.home}</Link>} />
    </>
  );
}
