import { foldText } from '@khai-bao/text';
import { linesOfBlock, type GuideDocument } from './guide-document.js';

/** A section that holds all words of a search. */
export interface GuideHit {
  readonly anchor: string;
  readonly title: string;
  /** The first line that holds one of the words. */
  readonly line: string;
}

/** Finds the sections that hold all words, without diacritics and case. Those whose title holds one come first. */
export function searchGuide(document: GuideDocument, searched: string): GuideHit[] {
  const words = foldText(searched)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const hits: (GuideHit & { readonly rank: number })[] = [];
  for (const { anchor, title, blocks } of document.sections) {
    const lines = [title, ...blocks.flatMap(linesOfBlock)].map((line) => ({ line, folded: foldText(line) }));
    if (!words.every((word) => lines.some(({ folded }) => folded.includes(word)))) continue;
    const found = lines.slice(1).find(({ folded }) => words.some((word) => folded.includes(word)));
    const isInTitle = words.some((word) => lines[0]!.folded.includes(word));
    hits.push({ anchor, title, line: found?.line ?? title, rank: isInTitle ? 0 : 1 });
  }
  return hits
    .sort((one, other) => one.rank - other.rank)
    .map(({ anchor, title, line }) => ({ anchor, title, line }));
}
