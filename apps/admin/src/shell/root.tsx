import { Loading } from '@khai-bao/ui';
import { adminPaths } from '@khai-bao/contracts/app-routes';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { navigationTexts } from '../navigation/navigation.texts.js';
import { Notifications } from '../parts/notify.js';
import { useApi, useSessionState } from '../session/session.js';
import { SignInPage } from '../session/sign-in.page.js';
import {
  AfterLogIn,
  EnrolDevicePage,
  MantineFrame,
  NoticePage,
  preloadAfterLogIn,
  preloadFirstSection,
  ShiftPage,
  TrainingRoomPage,
} from './lazy-pages.js';

/** At the gate nothing lies over what a guard must see: messages stand in its own line. */
export const gatePath = '/truc';
/** What stands at every address follows the session: the log-in form, or what comes after it. The guide is open to all. */
export function Root() {
  const t = navigationTexts.useTexts();
  const state = useSessionState();
  const { device } = useApi();
  const router = useRouter();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const starting = <Loading rows={0}>{t.starting}</Loading>;
  const page = path.replace(/\/$/, '');
  if (page === adminPaths.gateDeviceEnrolment)
    return (
      <Suspense fallback={starting}>
        <EnrolDevicePage />
      </Suspense>
    );
  if (page === adminPaths.caseNotice)
    return (
      <Suspense fallback={starting}>
        <NoticePage />
      </Suspense>
    );
  if (page === adminPaths.trainingRoom)
    return (
      <Suspense fallback={starting}>
        <TrainingRoomPage />
      </Suspense>
    );
  if (page === adminPaths.guide)
    return (
      <Suspense fallback={starting}>
        <MantineFrame>
          <Outlet />
        </MantineFrame>
      </Suspense>
    );
  return (
    <>
      <Suspense fallback={starting}>
        {state.status === 'starting' ? (
          starting
        ) : state.status === 'signed-out' && device !== null ? (
          <ShiftPage device={device} />
        ) : state.status === 'signed-out' ? (
          <SignInPage
            frame={MantineFrame}
            onShown={preloadAfterLogIn}
            onSignedIn={(profile) => preloadFirstSection(router, profile)}
          />
        ) : (
          <AfterLogIn />
        )}
      </Suspense>
      {!(state.status === 'signed-in' && path.startsWith(gatePath)) && <Notifications />}
    </>
  );
}
