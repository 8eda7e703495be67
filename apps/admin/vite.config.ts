import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = (lib: string): string => here(`../../libs/${lib}/src/index.ts`);

/**
 * Writes `/admin/sw.js` out of `src/gate/service-worker.js` with the files that the gate's page needs without a network: the entry, the
 * page with all that it may load (the reader of codes, the check of signatures), styles and the faces of Vietnamese and English. Its name
 * changes with any of them.
 */
function offlineGate(): Plugin {
  const base = '/admin/';
  return {
    name: 'offline-gate',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const needed = new Set<string>();
      const take = (file: string, withDynamic: boolean): void => {
        const part = bundle[file];
        if (part?.type !== 'chunk' || needed.has(file)) return;
        needed.add(file);
        for (const one of part.imports) take(one, withDynamic);
        if (withDynamic) for (const one of part.dynamicImports) take(one, true);
      };
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const gate = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/gate/gate.page.tsx'));
      if (!gate) this.error('The gate page has no chunk of its own.');
      // The entry may load every room; only what it needs at once is kept.
      for (const entry of chunks.filter(({ isEntry }) => isEntry)) take(entry.fileName, false);
      take(gate.fileName, true);
      const styles = chunks
        .filter(({ fileName }) => needed.has(fileName))
        .flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      if (styles.length < 2) this.error('The styles of the gate page were not found.');
      const faces = Object.keys(bundle).filter((file) =>
        /-(vietnamese|latin)-(400|600|700)-normal[^/]*\.woff2$/.test(file),
      );
      const kept = [...new Set([...needed, ...styles, ...faces])].sort();
      const files = [base, `${base}mark.svg`, ...kept.map((file) => base + file)];
      const template = readFileSync(here('./src/gate/service-worker.js'), 'utf8');
      const hash = createHash('sha256').update(files.join()).update(template);
      for (const page of ['./index.html', './public/mark.svg']) hash.update(readFileSync(here(page)));
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: template
          .replace("'VERSION'", JSON.stringify(hash.digest('hex').slice(0, 12)))
          .replace("['FILES']", JSON.stringify(files)),
      });
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
  base: '/admin/',
  plugins: [react(), skeletonFirst(), offlineGate()],
  resolve: {
    alias: ['health-form', 'areas', 'text'].map((lib) => ({
      find: new RegExp(`^@khai-bao/${lib}$`),
      replacement: source(lib),
    })),
  },
  build: { target: oldestBrowsers, sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
});
