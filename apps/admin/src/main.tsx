import { adminBasePath } from '@khai-bao/contracts/app-routes';
import '@khai-bao/ui/older-browsers';
import '@khai-bao/ui/style.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import { SessionClient } from '@khai-bao/api-client/admin';
import { getThemeChoice } from '@khai-bao/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, createApp } from './app.js';
import { hasPermission } from './session/permissions.js';
import { createApi } from './session/session.js';
import { preloadAfterLogIn } from './shell/lazy-pages.js';

getThemeChoice();
const session = new SessionClient();
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
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App app={createApp(createApi(session))} />
    </StrictMode>,
  );
}
