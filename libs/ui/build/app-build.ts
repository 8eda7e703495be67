import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

type Bundle = Parameters<Extract<NonNullable<Plugin['generateBundle']>, (...args: never[]) => unknown>>[1];

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const firstView = readFileSync(here('./first-view.html'), 'utf8');
const endOfStyle = firstView.indexOf('</style>') + '</style>'.length;

/** Bytes of index.html in which the skeleton begins: what a slow network brings with its first packets. */
const skeletonWithinBytes = 2_000;

/**
 * Puts the skeleton of `first-view.html` into index.html, at `<!-- first-style -->` and `<!-- first-view: title -->`. A build moves
 * scripts and styles behind it, so that no style sheet blocks its paint.
 */
function skeletonFirst(): Plugin[] {
  const loaded =
    /\s*<(?:link rel="(?:modulepreload|stylesheet)"[^>]*>|script type="module"[^>]*><\/script>)/g;
  return [
    {
      name: 'skeleton',
      transformIndexHtml: {
        order: 'pre',
        handler: (html) =>
          html
            .replace('<!-- first-style -->', () => firstView.slice(0, endOfStyle))
            .replace(/<!-- first-view: (.*?) -->/, (_all, title: string) =>
              firstView.slice(endOfStyle).replace('TITLE', title),
            ),
      },
    },
    {
      name: 'skeleton-first',
      apply: 'build',
      transformIndexHtml: {
        order: 'post',
        handler: (html) => {
          const moved = html.match(loaded) ?? [];
          const bare = html.replace(loaded, '');
          const at = bare.indexOf('class="first-card"');
          if (at < 0 || at > skeletonWithinBytes) throw new Error('The skeleton is not in the first 2 kB.');
          return bare.replace('</body>', () => `${moved.join('')}\n  </body>`);
        },
      },
    },
  ];
}

/** Adds a chunk and every chunk that it imports at once to `files`; with `withDynamic` also those that it may import later. */
export function addWithImports(bundle: Bundle, file: string, files: Set<string>, withDynamic = false): void {
  const part = bundle[file];
  if (part?.type !== 'chunk' || files.has(file)) return;
  files.add(file);
  const further = withDynamic ? [...part.imports, ...part.dynamicImports] : part.imports;
  for (const one of further) addWithImports(bundle, one, files, withDynamic);
}

/** Fails the build when the entry and what it imports at once are more than `maxBytes` of gzipped JavaScript, and says how much they are. */
function firstLoadBudget(maxBytes: number): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const eager = new Set<string>();
      for (const part of Object.values(bundle))
        if (part.type === 'chunk' && part.isEntry) addWithImports(bundle, part.fileName, eager);
      const size = [...eager].reduce((sum, file) => {
        const part = bundle[file];
        return sum + (part?.type === 'chunk' ? gzipSync(part.code).length : 0);
      }, 0);
      if (size > maxBytes)
        this.error(`The first load is ${size} bytes of gzipped JavaScript; ${maxBytes} are allowed.`);
      this.info(
        `first load: ${size} bytes of gzipped JavaScript in ${eager.size} files (at most ${maxBytes})`,
      );
    },
  };
}

/** Is this a face of Vietnamese or English text, in a weight that a page uses at once? */
export const isNeededFace = (file: string): boolean =>
  /-(vietnamese|latin)-(400|600|700)-normal[^/]*\.woff2$/.test(file);

/**
 * The source of a service worker from its template: `'VERSION'` becomes a digest of the files, of the template and of what stands in
 * `sources`, and `['FILES']` the list of files that are kept.
 */
export function serviceWorkerSource(
  template: string,
  files: readonly string[],
  sources: readonly string[],
): string {
  const hash = createHash('sha256').update(files.join()).update(template).update(firstView);
  for (const source of sources) hash.update(readFileSync(source));
  return template
    .replace("'VERSION'", JSON.stringify(hash.digest('hex').slice(0, 12)))
    .replace("['FILES']", JSON.stringify(files));
}

/** Phones of 2020: syntax and styles are lowered to these; newer functions come from `@khai-bao/ui/older-browsers`. */
const oldestBrowsers = ['chrome80', 'safari14', 'ios14'];

/** What the builds of both apps share. @param maxFirstLoadBytes gzipped JavaScript of the first load */
export function appConfig({
  base,
  maxFirstLoadBytes,
  plugins,
  chunkGroups = [],
}: {
  base: string;
  maxFirstLoadBytes: number;
  plugins: Plugin[];
  /** Modules that go into one file each: on a slow network a file costs a round trip. */
  chunkGroups?: readonly { name: string; test: RegExp; priority?: number; minShareCount?: number }[];
}): UserConfig {
  return {
    base,
    plugins: [react(), skeletonFirst(), firstLoadBudget(maxFirstLoadBytes), ...plugins],
    resolve: {
      alias: ['areas', 'health-form', 'text'].map((lib) => ({
        find: new RegExp(`^@khai-bao/${lib}$`),
        replacement: here(`../../${lib}/src/index.ts`),
      })),
    },
    build: {
      target: oldestBrowsers,
      sourcemap: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: { codeSplitting: { includeDependenciesRecursively: false, groups: [...chunkGroups] } },
      },
    },
    server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
  };
}
