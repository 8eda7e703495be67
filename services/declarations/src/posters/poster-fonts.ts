import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** Font files by the name of the face. Be Vietnam Pro is the main font; the others cover scripts that it lacks. */
const fontFiles = {
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
export type FontFace = keyof typeof fontFiles;
export const fontWeights = ['regular', 'semibold', 'bold'] as const;
export type FontWeight = (typeof fontWeights)[number];
const fallbackFaces: readonly FontFace[] = ['khmer', 'chinese', 'korean', 'thai', 'lao', 'emoji'];

/** Returns the path of the font file of a face. */
export const resolveFontFile = (face: FontFace): string =>
  require.resolve(`@expo-google-fonts/${fontFiles[face]}`);

const loadedFonts = new Map<FontFace, Font>();
function loadFont(face: FontFace): Font {
  let font = loadedFonts.get(face);
  if (font === undefined) loadedFonts.set(face, (font = create(readFileSync(resolveFontFile(face))) as Font));
  return font;
}

/** A part of a line whose characters are all in one face. */
export interface TextRun {
  readonly face: FontFace;
  readonly text: string;
}

const runWidths = new Map<string, number>();

/** Returns the width of a run at font size 1. Widths are kept, because most texts are on every page. */
export function measureRun({ face, text }: TextRun): number {
  const key = `${face} ${text}`;
  let width = runWidths.get(key);
  if (width === undefined) {
    const font = loadFont(face);
    width = font.layout(text).advanceWidth / font.unitsPerEm;
    runWidths.set(key, width);
  }
  return width;
}

/** Replaces a character that no face has, so that its absence is visible. */
const missingGlyph = '□';
/** Marks and joiners that belong to the character before them. */
const combiningCharacter = /^[\p{M}\u200c\u200d\ufe0e\ufe0f\p{Emoji_Modifier}]$/u;

/** Splits a line into runs, each in the first face that has its characters. A mark stays with its character. */
export function splitIntoTextRuns(text: string, weight: FontWeight): TextRun[] {
  const runs: { face: FontFace; text: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    if (last !== undefined && combiningCharacter.test(character)) {
      if (loadFont(last.face).hasGlyphForCodePoint(character.codePointAt(0)!)) last.text += character;
      continue;
    }
    const face = [weight, ...fallbackFaces].find((candidate) =>
      loadFont(candidate).hasGlyphForCodePoint(character.codePointAt(0)!),
    );
    const [usedFace, shown] = face === undefined ? (['chinese', missingGlyph] as const) : [face, character];
    // A blank is part of the run before it.
    if (last !== undefined && (last.face === usedFace || character === ' ')) last.text += shown;
    else runs.push({ face: usedFace, text: shown });
  }
  return runs;
}
