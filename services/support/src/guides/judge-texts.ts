import { guideLanguages, type GuideLanguage } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import type { GuideDocument, GuideFault } from './guide-document.js';
import type { GuideTexts } from './guide-version.entity.js';
import { parseGuide } from './parse-guide.js';

/** What judging the texts of a guide has found. */
export interface JudgedTexts {
  readonly documents: Readonly<Record<GuideLanguage, GuideDocument | null>>;
  readonly faults: readonly (GuideFault & { readonly language: GuideLanguage })[];
}

const anchorsOf = (document: GuideDocument): string => document.sections.map(({ anchor }) => anchor).join();

/** Judges the texts of a guide in all languages. Their sections have the same anchors in the same order. */
export function judgeTexts(texts: GuideTexts): JudgedTexts {
  const parsed = guideLanguages.map((language) => ({ language, ...parseGuide(texts[language]) }));
  const faults: (GuideFault & { language: GuideLanguage })[] = parsed.flatMap(({ language, faults: found }) =>
    found.map((fault) => ({ language, ...fault })),
  );
  const [first, ...others] = parsed;
  for (const { language, document } of others)
    if (first?.document && document && anchorsOf(first.document) !== anchorsOf(document))
      faults.push({ language, line: 0, rule: 'anchor-missing' });
  const documents = Object.fromEntries(
    parsed.map(({ language, document }) => [language, document]),
  ) as unknown as JudgedTexts['documents'];
  return { documents, faults };
}

/** @throws Problem SUPPORT.GUIDE_INVALID with language and line of each rule that the texts break */
export function requireValidTexts(texts: GuideTexts): void {
  const { faults } = judgeTexts(texts);
  if (faults.length > 0)
    throw new Problem('SUPPORT.GUIDE_INVALID', {
      fields: faults
        .slice(0, 50)
        .map(({ language, line, rule }) => ({ path: `${language}:${line}`, code: rule })),
    });
}
