import type PDFDocument from 'pdfkit';
import {
  resolveFontFile,
  splitIntoTextRuns,
  type FontFace,
  type TextRun,
  type FontWeight,
} from './poster-fonts.js';

type Document = InstanceType<typeof PDFDocument>;

export interface CentredText {
  readonly text: string;
  readonly weight: FontWeight;
  readonly size: number;
  readonly color: string;
  /** Position and maximum width of the block, in points. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** A text that needs more lines is set smaller, and truncated at the smallest size. */
  readonly maxLines: number;
}

/** Line height relative to the font size. Diacritics over capitals need the space. */
const lineHeightRatio = 1.3;
/** Smallest font size of a text, relative to its size. */
const minSizeRatio = 0.6;

/** Draws centred lines in any script, each character in a face that has it. @returns the bottom of the block, in points from the top */
export function drawCentredText(document: Document, { text, ...box }: CentredText): number {
  const pieces = splitAtBreaks(text);
  for (let size = box.size; ; size = Math.max(size * 0.92, box.size * minSizeRatio)) {
    const isSmallest = size <= box.size * minSizeRatio;
    const lines = wrapLines(document, pieces, size, box);
    if (lines.length > box.maxLines && !isSmallest) continue;
    const kept = lines.slice(0, box.maxLines);
    if (lines.length > box.maxLines) kept[kept.length - 1] = `${kept.at(-1)!.slice(0, -1).trimEnd()}…`;
    document.fillColor(box.color);
    kept.forEach((line, at) => {
      const runs = splitIntoTextRuns(line.trim(), box.weight);
      let x = box.left + (box.width - measureWidth(document, runs, size)) / 2;
      for (const run of runs) {
        selectFace(document, run.face, size).text(run.text, x, box.top + (at * lineHeightRatio + 1) * size, {
          lineBreak: false,
          // Faces of different scripts share one baseline.
          baseline: 'alphabetic',
        });
        x += document.widthOfString(run.text);
      }
    });
    return box.top + kept.length * size * lineHeightRatio;
  }
}

/** Splits a text where a line may break: at blanks, and between characters of scripts without blanks. */
const splitAtBreaks = (text: string): string[] =>
  text.split(/(?<= )|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f])/u);

function wrapLines(
  document: Document,
  pieces: readonly string[],
  size: number,
  { weight, width }: Omit<CentredText, 'text'>,
): string[] {
  const fits = (line: string): boolean =>
    measureWidth(document, splitIntoTextRuns(line.trim(), weight), size) <= width;
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

const measureWidth = (document: Document, runs: readonly TextRun[], size: number): number =>
  runs.reduce((sum, { face, text }) => sum + selectFace(document, face, size).widthOfString(text), 0);

const registeredFaces = new WeakMap<object, Set<FontFace>>();

/** Selects a face and registers it at its first use, because most posters need one face only. */
function selectFace(document: Document, face: FontFace, size: number): Document {
  const known = registeredFaces.get(document) ?? new Set<FontFace>();
  registeredFaces.set(document, known);
  if (!known.has(face)) {
    document.registerFont(face, resolveFontFile(face));
    known.add(face);
  }
  return document.font(face).fontSize(size);
}
