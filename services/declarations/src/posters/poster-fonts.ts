import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** Faces by their name in the document. Be Vietnam Pro first; the others for the scripts of names that it has no letters of. */
const faces = {
  regular: 'be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  semibold: 'be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
  bold: 'be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf',
  khmer: 'noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf',
  // Traditional and simplified Chinese, Japanese, Cyrillic, Greek.
  chinese: 'chocolate-classical-sans/400Regular/ChocolateClassicalSans_400Regular.ttf',
  korean: 'gowun-dodum/400Regular/GowunDodum_400Regular.ttf',
  thai: 'noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf',
  lao: 'noto-sans-lao/400Regular/NotoSansLao_400Regular.ttf',
  emoji: 'noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
} as const;
export type Face = keyof typeof faces;
export const weights = ['regular', 'semibold', 'bold'] as const;
export type Weight = (typeof weights)[number];
const fallbacks: readonly Face[] = ['khmer', 'chinese', 'korean', 'thai', 'lao', 'emoji'];

/** The file of a face. */
export const faceFile = (face: Face): string => require.resolve(`@expo-google-fonts/${faces[face]}`);

const opened = new Map<Face, Font>();
function fontOf(face: Face): Font {
  let font = opened.get(face);
  if (font === undefined) opened.set(face, (font = create(readFileSync(faceFile(face))) as Font));
  return font;
}

/** A piece of a line that one face has all letters of. */
export interface TextRun {
  readonly face: Face;
  readonly text: string;
}

/** What stands for a letter that no face has: seen to be missing, and never nothing. */
const missingLetter = '□';
/** Marks and joiners that go with the letter before them. */
const joined = /^[\p{M}\u200c\u200d\ufe0e\ufe0f\p{Emoji_Modifier}]$/u;

/** Parts a line into runs, each in the first face that has its letters. A mark stays with its letter. */
export function runsOf(text: string, weight: Weight): TextRun[] {
  const runs: { face: Face; text: string }[] = [];
  for (const letter of text) {
    const last = runs.at(-1);
    if (last !== undefined && joined.test(letter)) {
      if (fontOf(last.face).hasGlyphForCodePoint(letter.codePointAt(0)!)) last.text += letter;
      continue;
    }
    const face = [weight, ...fallbacks].find((one) =>
      fontOf(one).hasGlyphForCodePoint(letter.codePointAt(0)!),
    );
    const [use, shown] = face === undefined ? (['chinese', missingLetter] as const) : [face, letter];
    // A blank belongs to the run that it stands in.
    if (last !== undefined && (last.face === use || letter === ' ')) last.text += shown;
    else runs.push({ face: use, text: shown });
  }
  return runs;
}
