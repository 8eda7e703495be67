import { create as createQr } from 'qrcode';
import type { DrawnItem } from './drawing.js';
import { layOutText, type TextBlock } from './text-layout.js';

/** Colours of the printed pages. Each pair of text and ground has a contrast of at least 4.5:1, in black and white too. */
export const colors = {
  brand: '#123a63',
  ink: '#14213a',
  inkSoft: '#465169',
  marigold: '#f4b400',
  white: '#ffffff',
  sunken: '#f3f1ec',
  line: '#c9c5ba',
  pass: '#0b6b43',
  passTint: '#e2f3ea',
  caution: '#8a5200',
  cautionTint: '#fff0d4',
  stop: '#b0231b',
  stopTint: '#fde9e7',
} as const;

interface Shape {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
}

/** A text in Vietnamese and, below it, in English. */
export interface TwoLanguages {
  readonly vi: string;
  readonly en: string;
}

/** Collects the shapes of one page. Positions and sizes are points from the upper left corner of the design. */
export class Sheet {
  readonly items: DrawnItem[] = [];

  drawPath(d: string, { fill, stroke, strokeWidth = 0 }: Shape): void {
    this.items.push({ kind: 'path', d, fill: fill ?? null, stroke: stroke ?? null, strokeWidth });
  }

  drawBox(x: number, y: number, width: number, height: number, radius: number, shape: Shape): void {
    const r = Math.min(radius, width / 2, height / 2);
    const arc = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
    this.drawPath(
      `M${x + r} ${y}h${width - 2 * r}${arc(r, r)}v${height - 2 * r}${arc(-r, r)}h${2 * r - width}${arc(-r, -r)}v${2 * r - height}${arc(r, -r)}z`,
      shape,
    );
  }

  /** @returns the bottom of the block */
  drawText(block: TextBlock): number {
    const { items, bottom } = layOutText(block);
    this.items.push(...items);
    return bottom;
  }

  /** Draws a sentence in bold Vietnamese and in smaller English. @returns the bottom of the block */
  drawSentence(words: TwoLanguages, block: Omit<TextBlock, 'text' | 'color'>): number {
    const below = this.drawText({ weight: 'semibold', ...block, text: words.vi, color: colors.ink });
    return this.drawText({
      ...block,
      text: words.en,
      y: below + block.size * 0.08,
      size: block.size * 0.76,
      weight: 'regular',
      color: colors.inkSoft,
    });
  }

  /** Draws the mark: an arch with a tick in it, `size` wide. */
  drawMark(x: number, y: number, size: number): void {
    const s = size / 32;
    const at = (px: number, py: number): string => `${x + px * s} ${y + py * s}`;
    this.drawPath(
      `M${at(2.5, 34)}L${at(2.5, 16)}A${13.5 * s} ${13.5 * s} 0 0 1 ${at(29.5, 16)}L${at(29.5, 34)}`,
      {
        stroke: colors.white,
        strokeWidth: 5 * s,
      },
    );
    this.drawPath(`M${at(9, 19)}L${at(14.5, 25.5)}L${at(24, 13)}`, {
      stroke: colors.marigold,
      strokeWidth: 4.6 * s,
    });
  }

  /** Draws an arch whose outer edges are the box. */
  drawArch(x: number, y: number, width: number, height: number, strokeWidth: number): void {
    const inset = strokeWidth / 2;
    const radius = width / 2 - inset;
    const foot = y + height - inset;
    this.drawPath(
      `M${x + inset} ${foot}V${y + inset + radius}A${radius} ${radius} 0 0 1 ${x + width - inset} ${y + inset + radius}V${foot}`,
      { stroke: colors.brand, strokeWidth },
    );
  }

  /** Draws a QR code without its quiet zone, which the caller leaves white. */
  drawQr(text: string, x: number, y: number, side: number): void {
    const modules = createPosterQr(text);
    const step = side / modules.size;
    const n = (value: number): number => Math.round(value * 1_000) / 1_000;
    let d = '';
    for (let row = 0; row < modules.size; row += 1)
      for (let from = 0; from < modules.size; from += 1) {
        if (!modules.get(row, from)) continue;
        let to = from;
        while (to < modules.size && modules.get(row, to)) to += 1;
        // Rows overlap by a hair, so that no white line shows between them on any screen.
        d += `M${n(x + from * step)} ${n(y + row * step)}h${n((to - from) * step)}v${n(step + 0.06)}h${n((from - to) * step)}z`;
        from = to;
      }
    this.drawPath(d, { fill: '#000000' });
  }
}

/** Encodes with error correction H where that needs no more modules than Q, so that the code is never finer than it has to be. */
function createPosterQr(text: string): ReturnType<typeof createQr>['modules'] {
  const high = createQr(text, { errorCorrectionLevel: 'H' }).modules;
  const quartile = createQr(text, { errorCorrectionLevel: 'Q' }).modules;
  return high.size === quartile.size ? high : quartile;
}
