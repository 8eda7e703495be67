import { receivePeopleSegment } from '@khai-bao/contracts/app-routes';
import { Loading } from '@khai-bao/ui';
import { lazy, Suspense } from 'react';
import { managedPartOf } from './declaration/hashes.js';
import { useDeclarations, type Device } from './keep/device.js';
import { loadDeclarationPage } from './pass/load.js';
import { GatePage } from './gate/gate.page.js';
import { HomePage } from './home/home.page.js';
import { Link, matchRoute, useHash, usePath, type Route } from './router.js';
import { ErrorBoundary } from './shell/boundary.js';
import { DeviceProvider, useDevice } from './shell/device-context.js';
import { openingView, Page } from './shell/page.js';
import { i18n } from './texts/index.js';

const DeclarationPage = lazy(async () => ({ default: (await loadDeclarationPage()).DeclarationPage }));
const RegisterPage = lazy(async () => ({
  default: (await import('./register/register.page.js')).RegisterPage,
}));
const TrackPage = lazy(async () => ({ default: (await import('./register/track.page.js')).TrackPage }));

const MinePage = lazy(async () => ({ default: (await import('./mine/mine.page.js')).MinePage }));
const PeoplePage = lazy(async () => ({ default: (await import('./people/people.page.js')).PeoplePage }));
const PersonPage = lazy(async () => ({ default: (await import('./people/person.page.js')).PersonPage }));
const ReceivePage = lazy(async () => ({ default: (await import('./people/receive.page.js')).ReceivePage }));
const ManagedPage = lazy(async () => ({ default: (await import('./mine/managed.page.js')).ManagedPage }));

/** One declaration of this device: its pass, or what can be done with it. */
function OneDeclaration({ declarationKey }: { declarationKey: string }) {
  const entry = useDeclarations(useDevice().outbox).find(({ key }) => key === declarationKey);
  const part = managedPartOf(entry, useHash());
  if (entry && part) return <ManagedPage entry={entry} part={part} />;
  return <DeclarationPage declarationKey={declarationKey} />;
}

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
