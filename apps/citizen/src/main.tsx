import '@khai-bao/ui/older-browsers';
import '@khai-bao/ui/style.css';
import './styles/shell.css';
import './styles/form.css';
import './styles/pass.css';
import { getLanguage, getThemeChoice } from '@khai-bao/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { device, openDevice } from './keep/device.js';
import { memoryStore } from './keep/store.js';

getLanguage();
getThemeChoice();

/** A part of an older build that is no longer served: the page is opened anew, once in ten seconds at most. */
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('kb-reloaded'));
  if (Date.now() - last < 10_000) return;
  event.preventDefault();
  sessionStorage.setItem('kb-reloaded', String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (root) {
  void device()
    // Whatever happens to what is kept: the page opens.
    .catch(() => openDevice(memoryStore()))
    .then((opened) =>
      createRoot(root).render(
        <StrictMode>
          <App device={opened} />
        </StrictMode>,
      ),
    );
}

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  window.addEventListener(
    'load',
    () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined),
  );
}
