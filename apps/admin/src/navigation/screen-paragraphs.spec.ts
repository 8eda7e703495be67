import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guideLanguages, guideRoles } from '@khai-bao/contracts';
import { adminBasePath, adminPaths } from '@khai-bao/contracts/app-routes';
import { paragraphOfScreen, screenParagraphs } from './screen-paragraphs.js';
import type { GuideRole } from './guide-roles.js';

const folder = path.resolve(import.meta.dirname, '../../../../services/support/guides');
const links = Object.entries(screenParagraphs).flatMap(([screen, byRole]) =>
  Object.entries(byRole).map(([role, anchor]) => [screen, role as GuideRole, anchor] as const),
);

describe('the paragraph of a screen', () => {
  it.each(links)('%s for %s exists in every language: %s', (_, role, anchor) => {
    const missing = guideLanguages.filter(
      (language) =>
        !readFileSync(path.join(folder, `${role}.${language}.md`), 'utf8').includes(`{#${anchor}}`),
    );
    expect(missing).toEqual([]);
  });

  it('is that of the longest beginning of the address', () => {
    expect(paragraphOfScreen('/bao-phu/kiem-tra', 'district-officer')).toBe('inspect');
    expect(paragraphOfScreen('/bao-phu/khac', 'district-officer')).toBe('coverage');
    expect(paragraphOfScreen('/bao-phu-khac', 'district-officer')).toBeUndefined();
  });

  it('is the beginning of a guide that does not explain the screen', () => {
    expect(paragraphOfScreen('/cong', 'guard')).toBeUndefined();
  });
});

it('the guides link to pages of this app that exist', () => {
  const router = readFileSync(path.resolve(import.meta.dirname, '../router.tsx'), 'utf8');
  const pages = new Set([
    '/',
    ...Object.values(adminPaths),
    ...[...router.matchAll(/path: '(\/[^']*)'/g)].map(([, page]) => page),
  ]);
  const linked = guideRoles.flatMap((role) =>
    guideLanguages.flatMap((language) =>
      [
        ...readFileSync(path.join(folder, `${role}.${language}.md`), 'utf8').matchAll(
          /\]\((\/admin\/[^)?#]*)/g,
        ),
      ].map(([, address]) => `/${address!.slice(adminBasePath.length)}`),
    ),
  );
  expect(linked.length).toBeGreaterThan(0);
  expect(linked.filter((page) => !pages.has(page))).toEqual([]);
});
