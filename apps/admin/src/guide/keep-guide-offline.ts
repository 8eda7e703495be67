import { adminBasePath } from '@khai-bao/contracts/app-routes';

/** Keeps the page and what was read of it on the device, so that it opens without a network. */
export function keepGuideOffline(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator)
    navigator.serviceWorker
      .register(`${adminBasePath}sw.js`, { scope: adminBasePath })
      .catch(() => undefined);
}
