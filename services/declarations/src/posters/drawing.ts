import type { PosterPart } from './poster-content.js';
import type { FontFace } from './poster-fonts.js';

/** A line of text in one face. `x` and `y` are the start of its baseline. */
export interface DrawnText {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly face: FontFace;
  readonly size: number;
  readonly color: string;
  /** Additional space between characters. */
  readonly spacing: number;
}

/** A filled or stroked shape in the path syntax of SVG. */
export interface DrawnPath {
  readonly kind: 'path';
  readonly d: string;
  readonly fill: string | null;
  readonly stroke: string | null;
  readonly strokeWidth: number;
}

export type DrawnItem = DrawnText | DrawnPath;

/**
 * A printed page as a list of shapes, which the PDF and the preview in the browser draw alike. All numbers are points (1/72 inch).
 * The items are in the coordinates of the design, which is scaled and moved onto the paper.
 */
export interface DrawnPage {
  readonly part: PosterPart;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly items: readonly DrawnItem[];
}

/** Papers in points. The street poster is on the second of each pair. */
const paperSizes = {
  A4: [
    [595.28, 841.89],
    [841.89, 1190.55],
  ],
  Letter: [
    [612, 792],
    [792, 1224],
  ],
} as const;

/** Size of the design: A4. */
export const design = { width: 595.28, height: 841.89, margin: 34 } as const;

/** Places the design on a paper, as large as it fits. The margin of the design stays at least 10 mm on each of them. */
export function placeOnPaper(
  part: PosterPart,
  paper: keyof typeof paperSizes,
  items: readonly DrawnItem[],
): DrawnPage {
  const [width, height] = paperSizes[paper][part === 'street' ? 1 : 0];
  const scale = Math.min(width / design.width, height / design.height);
  return {
    part,
    width,
    height,
    scale,
    left: (width - design.width * scale) / 2,
    top: (height - design.height * scale) / 2,
    items,
  };
}
