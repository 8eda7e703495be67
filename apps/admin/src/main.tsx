import { adminBasePath } from '@khai-bao/contracts/app-routes';
import '@khai-bao/ui/older-browsers';
import '@khai-bao/ui/style.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import { SessionClient } from '@khai-bao/api-client/admin';
import type { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { getThemeChoice } from '@khai-bao/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, createApp } from './app.js';
import { isGateDevice } from './gate-device/gate-device-mark.js';
import { hasPermission } from './session/permissions.js';
import { createApi, createDeviceApi, type Api } from './session/session.js';
import { preloadAfterLogIn } from './shell/lazy-pages.js';

getThemeChoice();
const root = document.getElementById('root');

function start(api: Api): void {
  const { session } = api;
  // While the service is asked whether the session is still good.
  if (session.hasKeptSession()) preloadAfterLogIn();
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    // A gate opens without a network; every other room needs one.
    session.subscribe(() => {
      const state = session.state();
      if ('profile' in state && hasPermission(state.profile, 'check.record'))
        navigator.serviceWorker
          .register(`${adminBasePath}sw.js`, { scope: adminBasePath })
          .catch(() => undefined);
    });
  }
  if (root)
    createRoot(root).render(
      <StrictMode>
        <App app={createApp(api)} />
      </StrictMode>,
    );
}

/** Opens the gate device that this browser is, which reports how many checks wait on it. */
async function openDevice(): Promise<GateDeviceSession | null> {
  const [{ openGateDevice }, { checkQueue }] = await Promise.all([
    import('./gate-device/open-gate-device.js'),
    import('./gate/check-queue.js'),
  ]);
  await checkQueue.read().catch(() => undefined);
  return openGateDevice(() => checkQueue.current().filter(({ refusal }) => refusal === null).length);
}

const startInBrowser = (): void => start(createApi(new SessionClient()));
if (isGateDevice())
  void openDevice().then(
    (device) => (device === null ? startInBrowser() : start(createDeviceApi(device))),
    startInBrowser,
  );
else startInBrowser();
