import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');

/** Module → modules that it imports. */
type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Imports between folders of a service that are part of a cycle, at most. A number here can only fall: a service that needs
 * fewer fails until its number is lowered, and a service that is not listed has none.
 */
const maxFolderCycleImports: Readonly<Record<string, number>> = {};

/** Imports between files of a service or an app that are part of a cycle, at most. The numbers can only fall, as above. */
const maxFileCycleImports: Readonly<Record<string, number>> = {};

const projects = ['libs', 'services', 'apps'].flatMap((folder) => projectsIn(folder));
const graphs = new Map(projects.map((project) => [project, readFileGraph(project)]));

/** Projects of a folder: `libs/platform`, `services/alerts`. */
function projectsIn(folder: string): string[] {
  const files = trackedFiles(`${folder}/*/src/*`);
  return [...new Set(files.map((file) => file.split('/').slice(0, 2).join('/')))].sort();
}

function trackedFiles(pattern: string): string[] {
  return execFileSync('git', ['ls-files', '-z', '--', pattern], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => /\.tsx?$/.test(file) && existsSync(path.join(root, file)));
}

/** The relative imports between the source files of a project, type imports and dynamic imports included. Specs are left out. */
function readFileGraph(project: string): ImportGraph {
  const files = trackedFiles(`${project}/src/*`).filter((file) => !/\.spec\.tsx?$/.test(file));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
      const imported = importedFiles.flatMap(({ fileName }) => resolveImport(file, fileName, known));
      return [file, new Set(imported)];
    }),
  );
}

function resolveImport(importer: string, specifier: string, known: ReadonlySet<string>): string[] {
  if (!specifier.startsWith('.')) return [];
  const target = path.posix.join(path.posix.dirname(importer), specifier).replace(/\.jsx?$/, '');
  const candidates = [`${target}.ts`, `${target}.tsx`, `${target}/index.ts`, target];
  return candidates.filter((candidate) => known.has(candidate)).slice(0, 1);
}

/** First-level folders of a project's `src` and their imports. Files that stand in `src` itself are not part of any folder. */
function toFolderGraph(project: string, files: ImportGraph): ImportGraph {
  const folderOf = (file: string): string | undefined => {
    const parts = file.slice(`${project}/src/`.length).split('/');
    return parts.length > 1 ? parts[0] : undefined;
  };
  const folders = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const from = folderOf(file);
    if (from === undefined) continue;
    const targets = folders.get(from) ?? new Set<string>();
    folders.set(from, targets);
    for (const target of imported) {
      const to = folderOf(target);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  return folders;
}

/** Imports that are part of a cycle, as `a -> b`: `b` leads back to `a`. */
function findCycleImports(graph: ImportGraph): string[] {
  const reachable = new Map([...graph.keys()].map((module) => [module, findReachable(graph, module)]));
  return [...graph].flatMap(([from, targets]) =>
    [...targets].filter((to) => reachable.get(to)?.has(from) === true).map((to) => `${from} -> ${to}`),
  );
}

function findReachable(graph: ImportGraph, start: string): Set<string> {
  const reached = new Set<string>();
  const queue = [...(graph.get(start) ?? [])];
  for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
    if (reached.has(module)) continue;
    reached.add(module);
    queue.push(...(graph.get(module) ?? []));
  }
  return reached;
}

describe('import cycles', () => {
  const libs = projects.filter((project) => project.startsWith('libs/'));
  const others = projects.filter((project) => !project.startsWith('libs/'));

  it('finds a cycle of two, a cycle of three and an import of itself', () => {
    const graph = (edges: Record<string, string[]>): ImportGraph =>
      new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)]));
    expect(findCycleImports(graph({ a: ['b'], b: ['c'], c: [] }))).toEqual([]);
    expect(findCycleImports(graph({ a: ['b'], b: ['a'] }))).toEqual(['a -> b', 'b -> a']);
    expect(findCycleImports(graph({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] }))).toHaveLength(3);
    expect(findCycleImports(graph({ a: ['a'] }))).toEqual(['a -> a']);
  });

  it('reads the imports of every project', () => {
    expect(projects.length).toBeGreaterThan(12);
    expect([...graphs].filter(([, graph]) => graph.size === 0)).toEqual([]);
    expect(graphs.get('libs/platform')?.get('libs/platform/src/auth/auth.guard.ts')).toContain(
      'libs/platform/src/core/problem.ts',
    );
  });

  it.each(libs)('%s has none between files', (project) => {
    expect(findCycleImports(graphs.get(project)!)).toEqual([]);
  });

  it.each(libs)('%s has none between folders', (project) => {
    expect(findCycleImports(toFolderGraph(project, graphs.get(project)!))).toEqual([]);
  });

  it.each(others)('%s has as many between files as are recorded', (project) => {
    const found = findCycleImports(graphs.get(project)!);
    expect({ found, count: found.length }).toEqual({ found, count: maxFileCycleImports[project] ?? 0 });
  });

  it.each(others)('%s has as many between folders as are recorded', (project) => {
    const found = findCycleImports(toFolderGraph(project, graphs.get(project)!));
    expect({ found, count: found.length }).toEqual({ found, count: maxFolderCycleImports[project] ?? 0 });
  });
});
