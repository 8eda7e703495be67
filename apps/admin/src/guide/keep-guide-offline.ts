import { adminBasePath } from '@khai-bao/contracts/app-routes';

/** Keeps the page and what was read of it on the device, so that it opens without a network. */
export function keepGuideOffline(): void {
  if ('serviceWorker' in navigator && import.meta.env.PROD)
    navigator.serviceWorker
      .register(`${adminBasePath}sw.js`, { scope: adminBasePath })
      .catch(() => undefined);
}
