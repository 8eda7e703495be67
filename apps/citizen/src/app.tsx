import { receivePeopleSegment } from '@khai-bao/contracts/app-routes';
import { Loading } from '@khai-bao/ui';
import { lazy, Suspense, useEffect } from 'react';
import type { Device } from './keep/device.js';
import { GatePage } from './gate/gate.page.js';
import { Link, matchRoute, usePath, type Route } from './router.js';
import { ErrorBoundary } from './shell/boundary.js';
import { DeviceProvider } from './shell/device-context.js';
import { openingView, Page } from './shell/page.js';
import { i18n } from './texts/index.js';

const loadOneDeclaration = () => import('./mine/one-declaration.page.js');
const OneDeclaration = lazy(async () => ({ default: (await loadOneDeclaration()).OneDeclaration }));
const RegisterPage = lazy(async () => ({
  default: (await import('./register/register.page.js')).RegisterPage,
}));
const TrackPage = lazy(async () => ({ default: (await import('./register/track.page.js')).TrackPage }));
const HomePage = lazy(async () => ({ default: (await import('./home/home.page.js')).HomePage }));
const MinePage = lazy(async () => ({ default: (await import('./mine/mine.page.js')).MinePage }));
const PeoplePage = lazy(async () => ({ default: (await import('./people/people.page.js')).PeoplePage }));
const PersonPage = lazy(async () => ({ default: (await import('./people/person.page.js')).PersonPage }));
const ReceivePage = lazy(async () => ({ default: (await import('./people/receive.page.js')).ReceivePage }));
const FollowUpPage = lazy(async () => ({
  default: (await import('./follow-up/follow-up.page.js')).FollowUpPage,
}));
const VisitorCardPage = lazy(async () => ({
  default: (await import('./visitor-card/visitor-card.page.js')).VisitorCardPage,
}));

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
  useEffect(() => {
    // A form that is sent without a network needs the page of its declaration.
    if (route.page === 'gate') loadOneDeclaration().catch(() => undefined);
  }, [route.page]);
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'gate':
      return <GatePage key={route.code} code={route.code} />;
    case 'declaration':
      return <OneDeclaration key={route.key} declarationKey={route.key} />;
    case 'mine':
      return <MinePage />;
    case 'people':
      return <PeoplePage />;
    case 'person':
      return route.id === receivePeopleSegment ? (
        <ReceivePage />
      ) : (
        <PersonPage key={route.id} id={route.id} />
      );
    case 'register':
      return <RegisterPage key={route.area ?? ''} area={route.area} />;
    case 'track':
      return <TrackPage />;
    case 'visitor-card':
      return <VisitorCardPage />;
    case 'follow-up':
      return <FollowUpPage />;
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
