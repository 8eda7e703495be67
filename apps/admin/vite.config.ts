import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { adminBasePath } from '@khai-bao/contracts/app-routes';
import { addWithImports, appConfig, isNeededFace, serviceWorkerSource } from '@khai-bao/ui/app-build';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const base = adminBasePath;

/** What opens before any section: the pages behind the log-in form. */
const pagesBeforeSections = ['/shell/signed-in-pages.tsx', '/shell/home-redirect.tsx'];

/** What opens on a gate device before its gate: its session, and the start of a shift. */
const gateDevicePages = ['/gate-device/open-gate-device.ts', '/gate-device/shift.page.tsx'];

/** Opens without a network, too: whoever stands at a gate reads there what to do. */
const guidePages = ['/guide/guide.page.tsx'];

/**
 * Writes `/admin/sw.js` out of `src/gate/service-worker.js` with the files that the gate's page needs without a network: the entry, the
 * page with all that it may load (the check of signatures), styles and the faces of Vietnamese and English. Its name
 * changes with any of them.
 */
function offlineGate(): Plugin {
  return {
    name: 'offline-gate',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const needed = new Set<string>();
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const chunkOf = (page: string) => {
        const found = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(page));
        return found ?? this.error(`The page ${page} has no chunk of its own.`);
      };
      // The entry may load every section; only what it needs at once is kept.
      for (const entry of chunks.filter(({ isEntry }) => isEntry))
        addWithImports(bundle, entry.fileName, needed);
      for (const page of [...pagesBeforeSections, ...gateDevicePages, ...guidePages])
        addWithImports(bundle, chunkOf(page).fileName, needed);
      addWithImports(bundle, chunkOf('/gate/gate.page.tsx').fileName, needed, true);
      const styles = chunks
        .filter(({ fileName }) => needed.has(fileName))
        .flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      if (styles.length < 2) this.error('The styles of the gate page were not found.');
      const decoder = Object.keys(bundle).filter((file) => /qr-decoder\.worker[^/]*\.js$|\.wasm$/.test(file));
      if (decoder.length !== 2) this.error(`The decoder of QR codes is two files, not ${decoder.join()}.`);
      const faces = Object.keys(bundle).filter(isNeededFace);
      const kept = [...new Set([...needed, ...styles, ...faces])].sort();
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: serviceWorkerSource(
          readFileSync(here('./src/gate/service-worker.js'), 'utf8').replace(
            "['DECODER']",
            JSON.stringify(decoder.map((file) => base + file)),
          ),
          [base, `${base}mark.svg`, ...kept.map((file) => base + file)],
          ['./index.html', './public/mark.svg'].map(here),
        ),
      });
    },
  };
}

/** All scripts of the log-in form, gzipped, in bytes: three seconds of a slow network of 400 kb/s. */
const maxFirstLoadBytes = 155_000;

/** On a slow network every file costs a round trip: what belongs together is one file. */
const chunkGroups = [
  {
    name: 'base',
    test: /node_modules\/(?:react|react-dom|scheduler|@tanstack|use-sync-external-store)\//,
    priority: 3,
  },
  {
    name: 'controls',
    test: /node_modules\/(?:@mantine\/(?!.*NumberInput)|@floating-ui|react-remove-scroll|use-sidecar)/,
    priority: 2,
  },
  { name: 'icons', test: /node_modules\/lucide-react/, minShareCount: 2, priority: 1 },
  {
    name: 'parts',
    test: /apps\/admin\/src\/parts\/(?:bulk|confirm|dialog|load-more|note|tabs|use-search)/,
    priority: 1,
  },
];

export default defineConfig(appConfig({ base, maxFirstLoadBytes, chunkGroups, plugins: [offlineGate()] }));
