import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guideLanguages, guideRoles, type GuideLanguage, type GuideRole } from '@khai-bao/contracts';
import type { GuideTexts } from './guide-version.entity.js';

/** The guides that a release of the system brings, beside the folders of source and build. */
const folder = path.join(import.meta.dirname, '../../guides');

/** A guide of the release in all languages. */
export interface ReleaseGuide {
  readonly role: GuideRole;
  readonly texts: GuideTexts;
  /** Tells two texts of a guide apart. */
  readonly hash: string;
}

/** Reads the guides of the release. */
export const readReleaseGuides = (): ReleaseGuide[] =>
  guideRoles.map((role) => {
    const texts = Object.fromEntries(
      guideLanguages.map((language) => [
        language,
        readFileSync(path.join(folder, `${role}.${language}.md`), 'utf8'),
      ]),
    ) as unknown as GuideTexts;
    const hash = createHash('sha256')
      .update(JSON.stringify([texts.vi, texts.en]))
      .digest('base64url');
    return { role, texts, hash };
  });

/** Address of a picture's file. The name must be lower-case words, the language a known member: nothing else is made of them. */
export const pictureFileOf = (name: string, language: GuideLanguage): string =>
  path.join(folder, 'pictures', `${name}.${language}.jpg`);
