import { drawCardPage } from './card-page.js';
import { placeOnPaper, type DrawnItem, type DrawnPage } from './drawing.js';
import { drawGuardsPage } from './guards-page.js';
import { drawGuidePage } from './guide-page.js';
import type { PosterContent, PosterPart, PosterSet } from './poster-content.js';
import { drawPosterPage } from './poster-page.js';

const drawPageOfGate: Readonly<Record<Exclude<PosterPart, 'guards'>, (gate: PosterContent) => DrawnItem[]>> =
  {
    poster: (gate) => drawPosterPage(gate).items,
    guide: (gate) => drawGuidePage(gate).items,
    card: (gate) => drawCardPage(gate).items,
    street: (gate) => drawPosterPage(gate).items,
  };

/** Pages of the desk printer, in the order in which they are hung gate by gate. */
const deskParts = ['poster', 'guide', 'card'] as const;

/**
 * Draws the pages of a set: the desk pages of each gate, the page for the guards once, and the street posters last, so that a printer
 * asks for the large paper once.
 */
export function* drawPosterSet({ paper, parts, gates }: PosterSet): Generator<DrawnPage> {
  const [first, ...others] = gates;
  if (first === undefined) return;
  for (const gate of gates)
    for (const part of deskParts)
      if (parts.includes(part)) yield placeOnPaper(part, paper, drawPageOfGate[part](gate));
  if (parts.includes('guards')) yield placeOnPaper('guards', paper, drawGuardsPage([first, ...others]).items);
  if (parts.includes('street'))
    for (const gate of gates) yield placeOnPaper('street', paper, drawPageOfGate.street(gate));
}
