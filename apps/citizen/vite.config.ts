import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { citizenPageSegments } from '@khai-bao/contracts/app-routes';
import { appConfig, isNeededFace, serviceWorkerSource } from '@khai-bao/ui/app-build';
import { oldEngines } from '@khai-bao/ui/old-engines';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Writes `/sw.js` out of `src/service-worker.js` with the list of files that the app needs offline: every script and
 * style, the faces that Vietnamese and English need, and what stands in `public/`. Its name changes with any of them.
 */
function offlineShell(): Plugin {
  const still = ['/', '/start-check.js', '/manifest.webmanifest', '/icon.svg', '/icon-192.png'];
  return {
    name: 'offline-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle)
        .filter((file) => /\.(js|css)$/.test(file) || isNeededFace(file))
        .map((file) => `/${file}`);
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: serviceWorkerSource(
          readFileSync(here('./src/service-worker.js'), 'utf8').replace(
            "['PAGES']",
            JSON.stringify(citizenPageSegments),
          ),
          [...still, ...built.sort()],
          ['./index.html', ...still.slice(1).map((file) => `./public${file}`)].map(here),
        ),
      });
    },
  };
}

/** What a poor network can carry at a gate: all scripts that the first page loads, gzipped, in bytes. */
const maxFirstLoadBytes = 110_000;

/**
 * Interfaces that phones of 2020 lack and that are used only where they are: by the code that names them, by React
 * (`AggregateError`, `reportError`, `startViewTransition`), or by a library of which the app uses another part.
 */
const guardedInterfaces = [
  'AbortSignal.any',
  'AbortSignal.timeout',
  'AggregateError',
  'Intl.DisplayNames',
  'createImageBitmap',
  'reportError',
  'showModal',
  'startViewTransition',
];

export default defineConfig(
  appConfig({ base: '/', maxFirstLoadBytes, plugins: [offlineShell(), oldEngines(guardedInterfaces)] }),
);
