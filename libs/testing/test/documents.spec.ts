import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const maxLinesOfProjectReadme = 200;
const maxLinesOfServiceReadme = 120;
const readmeHeadings = ['Owns', 'Publishes', 'Consumes', 'Configuration', 'Run-book', 'Decisions'];
const recordHeadings = ['Context', 'Decision', 'Consequences', 'Measurements'];

const filesOf = (pattern: string): string[] =>
  execFileSync('git', ['ls-files', '-z', '--', pattern], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(root, file)));
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const lineCountOf = (file: string): number => textOf(file).trimEnd().split('\n').length;

/** The text of a Markdown file without code, in which a bracket is no link and a number sign is no heading. */
const proseOf = (file: string): string =>
  textOf(file)
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, '');

const headingsOf = (file: string, level: string): string[] =>
  proseOf(file)
    .split('\n')
    .filter((line) => line.startsWith(`${level} `))
    .map((line) => line.slice(level.length + 1).trim());

/** The anchors of a Markdown file's headings, as GitHub derives them. Headings that repeat get `-1`, `-2`, …. */
function anchorsOf(file: string): Set<string> {
  const counts = new Map<string, number>();
  const anchors = new Set<string>();
  const text = textOf(file).replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${String(count)}`);
  }
  return anchors;
}

/** Targets of the inline links and pictures of a Markdown file that name no other site. */
const relativeLinksOf = (file: string): string[] =>
  [...proseOf(file).matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));

/** Folder of the pictures that `npm run pictures` makes. A clone in which they were never made has no such folder. */
const pictures = '.github/pictures';
const isPictureToMake = (file: string): boolean =>
  file.startsWith(`${pictures}/`) && !existsSync(path.join(root, pictures));

/** @returns the links of a file whose file, folder or heading does not exist */
const brokenLinksOf = (file: string): string[] =>
  relativeLinksOf(file).filter((target) => {
    const [place = '', anchor = ''] = target.split('#');
    const linked = place === '' ? file : path.join(path.dirname(file), decodeURIComponent(place));
    if (isPictureToMake(linked)) return false;
    if (!existsSync(path.join(root, linked))) return true;
    if (anchor === '' || !statSync(path.join(root, linked)).isFile()) return false;
    return !anchorsOf(linked).has(decodeURIComponent(anchor));
  });

// The user guides link to pages of the running system; `parse-guide.spec.ts` of support judges them.
const markdown = filesOf('*.md').filter((file) => !file.startsWith('services/support/guides/'));
const readmes = markdown.filter(
  (file) => /^services\/[^/]+\/README\.md$/.test(file) || file === 'libs/platform/README.md',
);
const records = markdown.filter((file) => file.split('/').at(-2) === 'decisions');

describe('the documents', () => {
  it('finds the README of each service and the decision records', () => {
    expect(readmes.length).toBeGreaterThanOrEqual(9);
    expect(records.length).toBeGreaterThan(100);
  });

  it('keeps the README of the project short', () => {
    expect(lineCountOf('README.md')).toBeLessThanOrEqual(maxLinesOfProjectReadme);
  });

  it.each(readmes)('keeps %s short, under the six headings', (file) => {
    expect(lineCountOf(file)).toBeLessThanOrEqual(maxLinesOfServiceReadme);
    expect(headingsOf(file, '##')).toEqual(readmeHeadings);
  });

  it.each(records)('%s has the four headings and a place in its README', (file) => {
    expect(headingsOf(file, '##')).toEqual(recordHeadings);
    expect(path.basename(file)).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    const folder = path.dirname(path.dirname(file));
    expect(relativeLinksOf(path.join(folder, 'README.md'))).toContain(path.relative(folder, file));
  });

  it.each(markdown)('%s has no relative link that leads nowhere', (file) => {
    expect(brokenLinksOf(file)).toEqual([]);
  });
});
