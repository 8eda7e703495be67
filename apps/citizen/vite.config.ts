import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = (lib: string): string => here(`../../libs/${lib}/src/index.ts`);

/**
 * Writes `/sw.js` out of `src/service-worker.js` with the list of files that the app needs offline: every script and
 * style, the faces that Vietnamese and English need, and what stands in `public/`. Its name changes with any of them.
 */
function offlineShell(): Plugin {
  const still = ['/', '/manifest.webmanifest', '/icon.svg', '/icon-192.png'];
  return {
    name: 'offline-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle)
        .filter(
          (file) =>
            /\.(js|css)$/.test(file) || /-(vietnamese|latin)-(400|600|700)-normal[^/]*\.woff2$/.test(file),
        )
        .map((file) => `/${file}`);
      const template = readFileSync(here('./src/service-worker.js'), 'utf8');
      const files = [...still, ...built.sort()];
      const pages = ['./index.html', ...still.slice(1).map((file) => `./public${file}`)];
      const hash = createHash('sha256').update(files.join()).update(template);
      for (const page of pages) hash.update(readFileSync(here(page)));
      const version = hash.digest('hex').slice(0, 12);
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: template
          .replace("'VERSION'", JSON.stringify(version))
          .replace("['FILES']", JSON.stringify(files)),
      });
    },
  };
}

/** What a poor network can carry at a gate: all scripts that the first page loads, gzipped, in bytes. */
const firstLoadLimit = 110_000;

/** Fails the build when the entry and what it imports at once grow beyond `firstLoadLimit`. */
function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const eager = new Set<string>();
      const take = (file: string): void => {
        const part = bundle[file];
        if (part?.type !== 'chunk' || eager.has(file)) return;
        eager.add(file);
        part.imports.forEach(take);
      };
      for (const part of Object.values(bundle))
        if (part.type === 'chunk' && part.isEntry) take(part.fileName);
      const size = [...eager].reduce((sum, file) => {
        const part = bundle[file];
        return sum + (part?.type === 'chunk' ? gzipSync(part.code).length : 0);
      }, 0);
      if (size > firstLoadLimit)
        this.error(`The first load is ${size} bytes of gzipped JavaScript; ${firstLoadLimit} are allowed.`);
      this.info(
        `first load: ${size} bytes of gzipped JavaScript in ${eager.size} files (at most ${firstLoadLimit})`,
      );
    },
  };
}

/** Moves scripts and styles behind the skeleton of index.html: it stands in the first 2 kB, and no style sheet blocks its paint. */
function skeletonFirst(): Plugin {
  const loaded =
    /\s*<(?:link rel="(?:modulepreload|stylesheet)"[^>]*>|script type="module"[^>]*><\/script>)/g;
  return {
    name: 'skeleton-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const moved = html.match(loaded) ?? [];
        const bare = html.replace(loaded, '');
        if (bare.indexOf('class="first-card"') > 2_000)
          throw new Error('The skeleton is not in the first 2 kB.');
        return bare.replace('</body>', () => `${moved.join('')}\n  </body>`);
      },
    },
  };
}

/** Phones of 2020: syntax and styles are lowered to these; newer functions come from `@khai-bao/ui/older-browsers`. */
const oldestBrowsers = ['chrome80', 'safari14', 'ios14'];

export default defineConfig({
  base: '/',
  plugins: [react(), skeletonFirst(), firstLoadBudget(), offlineShell()],
  resolve: {
    alias: [
      { find: /^@khai-bao\/areas$/, replacement: source('areas') },
      { find: /^@khai-bao\/health-form$/, replacement: source('health-form') },
      { find: /^@khai-bao\/text$/, replacement: source('text') },
    ],
  },
  build: { target: oldestBrowsers, sourcemap: false, assetsInlineLimit: 0 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
});
