import { Loading } from '@khai-bao/ui';
import { lazy, Suspense } from 'react';
import type { Device } from './keep/device.js';
import { loadDeclarationPage } from './pass/load.js';
import { GatePage } from './gate/gate.page.js';
import { HomePage } from './home/home.page.js';
import { MinePage } from './mine/mine.page.js';
import { Link, matchRoute, usePath, type Route } from './router.js';
import { ErrorBoundary } from './shell/boundary.js';
import { DeviceProvider } from './shell/device-context.js';
import { openingView, Page } from './shell/page.js';
import { i18n } from './texts/index.js';

const DeclarationPage = lazy(async () => ({ default: (await loadDeclarationPage()).DeclarationPage }));
const RegisterPage = lazy(async () => ({
  default: (await import('./register/register.page.js')).RegisterPage,
}));
const TrackPage = lazy(async () => ({ default: (await import('./register/track.page.js')).TrackPage }));

function UnknownPage() {
  const t = i18n.useTexts();
  return (
    <Page title={t.app.notFound} view="unknown">
      <div className="c-card c-message">
        <p>{t.app.notFoundHint}</p>
        <Link href="/" className="kb-btn" data-size="big">
          {t.app.home}
        </Link>
      </div>
    </Page>
  );
}

function Opening() {
  return (
    <Page title={i18n.useTexts().app.name} view={openingView}>
      <div className="c-card">
        <Loading />
      </div>
    </Page>
  );
}

function PageOf({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'gate':
      return <GatePage key={route.code} code={route.code} />;
    case 'declaration':
      return <DeclarationPage key={route.key} declarationKey={route.key} />;
    case 'mine':
      return <MinePage />;
    case 'register':
      return <RegisterPage key={route.area ?? ''} area={route.area} />;
    case 'track':
      return <TrackPage />;
    case 'unknown':
      return <UnknownPage />;
  }
}

/** The citizen app on what this device keeps. */
export function App({ device }: { device: Device }) {
  const path = usePath();
  return (
    <DeviceProvider value={device}>
      <ErrorBoundary resetKey={path}>
        <Suspense fallback={<Opening />}>
          <PageOf route={matchRoute(path)} />
        </Suspense>
      </ErrorBoundary>
    </DeviceProvider>
  );
}
