import type { DrawnText } from './drawing.js';
import { measureRun, splitIntoTextRuns, type FontWeight, type TextRun } from './poster-fonts.js';

/** A block of text, positions in points. */
export interface TextBlock {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly weight?: FontWeight;
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
  /** A text that needs more lines is set smaller, and truncated at the smallest size. */
  readonly maxLines?: number;
  /** Additional space between characters. */
  readonly spacing?: number;
}

/** Line height relative to the font size. Diacritics over capitals need the space. */
const lineHeightRatio = 1.3;
/** Smallest font size of a text, relative to its size. */
const minSizeRatio = 0.6;

/** Lays a block of text out in any script, each character in a face that has it. @returns its lines, and the bottom of the block */
export function layOutText(block: TextBlock): { readonly items: DrawnText[]; readonly bottom: number } {
  const { weight = 'regular', maxLines = 20, spacing = 0, align = 'left' } = block;
  const pieces = splitAtBreaks(block.text);
  for (let size = block.size; ; size = Math.max(size * 0.94, block.size * minSizeRatio)) {
    const widthOf = (line: string): number =>
      measureLine(splitIntoTextRuns(line.trim(), weight), size, spacing);
    const lines = wrapLines(pieces, (line) => widthOf(line) <= block.width);
    const isSmallest = size <= block.size * minSizeRatio;
    if (lines.length > maxLines && !isSmallest) continue;
    const kept = lines.slice(0, maxLines);
    if (lines.length > maxLines) kept[kept.length - 1] = `${kept.at(-1)!.slice(0, -1).trimEnd()}…`;
    const items: DrawnText[] = [];
    kept.forEach((line, at) => {
      const free = block.width - widthOf(line);
      let x = block.x + (align === 'center' ? free / 2 : align === 'right' ? free : 0);
      for (const { face, text } of splitIntoTextRuns(line.trim(), weight)) {
        const y = block.y + (at * lineHeightRatio + 1) * size;
        items.push({
          kind: 'text',
          x: round(x),
          y: round(y),
          text,
          face,
          size: round(size),
          color: block.color,
          spacing,
        });
        x += measureLine([{ face, text }], size, spacing);
      }
    });
    return { items, bottom: block.y + kept.length * size * lineHeightRatio };
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

const measureLine = (runs: readonly TextRun[], size: number, spacing: number): number =>
  runs.reduce((sum, run) => sum + measureRun(run) * size + spacing * run.text.length, 0);

/** Splits a text where a line may break: at blanks, and between characters of scripts without blanks. */
const splitAtBreaks = (text: string): string[] =>
  text.split(/(?<= )|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f])/u);

function wrapLines(pieces: readonly string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && !fits(line + piece)) {
      lines.push(line);
      line = '';
    }
    line += piece;
    // A word that is longer than a line is split between graphemes.
    while (!fits(line)) {
      const letters = Array.from(new Intl.Segmenter('vi').segment(line), ({ segment }) => segment);
      let head = '';
      for (const letter of letters) {
        if (!fits(head + letter)) break;
        head += letter;
      }
      if (head === '' || head === line) break;
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, ...(line.trim() === '' ? [] : [line])];
}
