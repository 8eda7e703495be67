import { diffLines } from 'diff';
import { linesOfBlock, type GuideDocument, type GuideSection } from './guide-document.js';

/** A line of a section, and whether the newer version has it, the older one, or both. */
export interface GuideLineChange {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A section that differs between two versions. */
export interface GuideSectionChange {
  readonly anchor: string;
  readonly title: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly lines: readonly GuideLineChange[];
}

const linesOf = ({ title, blocks }: GuideSection): string =>
  [title, ...blocks.flatMap(linesOfBlock)].map((line) => `${line}\n`).join('');

/** Title and introduction as a section. Browsers take `#top` as the beginning of a page. */
const sectionsOf = ({ title, intro, sections }: GuideDocument): GuideSection[] => [
  { anchor: 'top', title, blocks: intro },
  ...sections,
];

/** Compares two versions of a guide section by section, in the order of the newer one; removed sections come last. */
export function compareGuides(older: GuideDocument, newer: GuideDocument): GuideSectionChange[] {
  const before = new Map(sectionsOf(older).map((section) => [section.anchor, section]));
  const changes: GuideSectionChange[] = [];
  for (const section of sectionsOf(newer)) {
    const earlier = before.get(section.anchor);
    before.delete(section.anchor);
    const lines = compareLines(earlier === undefined ? '' : linesOf(earlier), linesOf(section));
    if (earlier === undefined || lines.some(({ change }) => change !== 'same'))
      changes.push({
        anchor: section.anchor,
        title: section.title,
        change: earlier === undefined ? 'added' : 'changed',
        lines,
      });
  }
  for (const { anchor, title } of before.values())
    changes.push({ anchor, title, change: 'removed', lines: [] });
  return changes;
}

const compareLines = (before: string, after: string): GuideLineChange[] =>
  diffLines(before, after).flatMap(({ added, removed, value }) =>
    value
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => ({ change: added ? 'added' : removed ? 'removed' : 'same', text }) as const),
  );
