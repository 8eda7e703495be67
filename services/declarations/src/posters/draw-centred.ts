import type PDFDocument from 'pdfkit';
import { faceFile, runsOf, type Face, type TextRun, type Weight } from './poster-fonts.js';

type Document = InstanceType<typeof PDFDocument>;

export interface CentredText {
  readonly text: string;
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  /** Where the block begins, and how wide it may be, points. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** What does not fit into so many lines is written smaller, and cut at the last size. */
  readonly maxLines: number;
}

/** Height of a line against its size: marks over capitals need room. */
const lineHeight = 1.3;
/** The smallest that a text is written, against its size. */
const smallest = 0.6;

/** Draws centred lines in any script, each letter in a face that has it. @returns where the block ends, points from the top */
export function drawCentred(document: Document, { text, ...box }: CentredText): number {
  const pieces = piecesOf(text);
  for (let size = box.size; ; size = Math.max(size * 0.92, box.size * smallest)) {
    const isSmallest = size <= box.size * smallest;
    const lines = linesOf(document, pieces, size, box);
    if (lines.length > box.maxLines && !isSmallest) continue;
    const kept = lines.slice(0, box.maxLines);
    if (lines.length > box.maxLines) kept[kept.length - 1] = `${kept.at(-1)!.slice(0, -1).trimEnd()}…`;
    document.fillColor(box.color);
    kept.forEach((line, at) => {
      const runs = runsOf(line.trim(), box.weight);
      let x = box.left + (box.width - widthOf(document, runs, size)) / 2;
      for (const run of runs) {
        use(document, run.face, size).text(run.text, x, box.top + (at * lineHeight + 1) * size, {
          lineBreak: false,
          // Faces of different scripts stand on one line.
          baseline: 'alphabetic',
        });
        x += document.widthOfString(run.text);
      }
    });
    return box.top + kept.length * size * lineHeight;
  }
}

/** Where a line may break: at blanks, and between letters of scripts that are written without them. */
const piecesOf = (text: string): string[] =>
  text.split(/(?<= )|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f])/u);

function linesOf(
  document: Document,
  pieces: readonly string[],
  size: number,
  { weight, width }: Omit<CentredText, 'text'>,
): string[] {
  const fits = (line: string): boolean => widthOf(document, runsOf(line.trim(), weight), size) <= width;
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && !fits(line + piece)) {
      lines.push(line);
      line = '';
    }
    line += piece;
    // A word that is longer than a line is parted between its letters as people count them.
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

const widthOf = (document: Document, runs: readonly TextRun[], size: number): number =>
  runs.reduce((sum, { face, text }) => sum + use(document, face, size).widthOfString(text), 0);

const registered = new WeakMap<object, Set<Face>>();

/** A face is put into the document when it is first used: most posters need one. */
function use(document: Document, face: Face, size: number): Document {
  const known = registered.get(document) ?? new Set<Face>();
  registered.set(document, known);
  if (!known.has(face)) {
    document.registerFont(face, faceFile(face));
    known.add(face);
  }
  return document.font(face).fontSize(size);
}
