import type { ProfileDto } from '@khai-bao/api-client/accounts';
import { Empty } from '@khai-bao/ui';
import { Link, Navigate } from '@tanstack/react-router';
import type { AnyRouter } from '@tanstack/react-router';
import { useProfile } from '../session/session.js';
import { PageHead } from '../navigation/page.js';
import { homePathOf } from '../navigation/sections.js';
import { navigationTexts } from '../navigation/navigation.texts.js';

/** Loads the first room of an account, while the navigation is still loading. */
export function preloadHomePage(router: AnyRouter, profile: ProfileDto): void {
  // A failure is said by the page that needs it.
  void router.preloadRoute({ to: homePathOf(profile) }).catch(() => undefined);
}

/** Leads to the first room of the account. */
export function HomeRedirect() {
  return <Navigate to={homePathOf(useProfile())} replace />;
}

/** Says that an address has no page, and leads home. */
export function NotFound() {
  const t = navigationTexts.useTexts();
  return (
    <>
      <PageHead title={t.notFound} />
      <Empty title={t.notFoundHint} action={<Link to="/">{t.home}</Link>} />
    </>
  );
}
