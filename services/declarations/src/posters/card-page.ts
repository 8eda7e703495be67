import { design } from './drawing.js';
import type { PosterContent } from './poster-content.js';
import { drawCodeBox } from './poster-page.js';
import { occasionTexts, posterTexts } from './poster-texts.js';
import { colors, Sheet } from './sheet.js';
import { contactOf } from './contact-texts.js';

const { margin, width: pageWidth, height: pageHeight } = design;
const contentWidth = pageWidth - 2 * margin;
const cardHeight = (pageHeight - 2 * margin) / 2;

/** Draws two counter cards of half a page each, with a line to cut along. */
export function drawCardPage(poster: PosterContent): Sheet {
  const sheet = new Sheet();
  const middle = pageHeight / 2;
  drawCard(sheet, poster, margin, cardHeight - 20);
  for (let x = margin; x < pageWidth - margin; x += 12)
    sheet.drawPath(`M${x} ${middle}h6`, { stroke: colors.inkSoft, strokeWidth: 0.8 });
  drawCard(sheet, poster, middle + 20, cardHeight - 20);
  return sheet;
}

function drawCard(sheet: Sheet, poster: PosterContent, top: number, height: number): void {
  sheet.drawBox(margin + 1, top + 1, contentWidth - 2, height - 2, 16, {
    stroke: colors.brand,
    strokeWidth: 2.5,
  });
  const side = 226;
  sheet.drawQr(poster.url, margin + 34, top + (height - side) / 2 - 26, side);
  drawCodeBox(sheet, poster.code, margin + 22, top + height - 74, side + 24, 52);
  const x = margin + side + 74;
  const width = pageWidth - margin - 24 - x;
  sheet.drawBox(x, top + 24, width, 64, 12, { fill: colors.brand });
  sheet.drawMark(x + 14, top + 37, 32);
  const occasion = occasionTexts[poster.direction];
  const title = { x: x + 58, width: width - 66, maxLines: 1, color: colors.white };
  const below = sheet.drawText({ ...title, text: posterTexts.title, y: top + 31, size: 22, weight: 'bold' });
  sheet.drawText({ ...title, text: occasion.vi, y: below - 2, size: 12.5, weight: 'semibold' });
  let y = sheet.drawText({
    text: poster.unitName, x, y: top + 100, width, size: 19, weight: 'bold', color: colors.ink, maxLines: 2,
  }); // prettier-ignore
  y = sheet.drawText({
    text: `${poster.gateName} · ${poster.areaName}`, x, y, width, size: 11, color: colors.inkSoft, maxLines: 2,
  }); // prettier-ignore
  y = sheet.drawSentence(posterTexts.cannotScan(poster.host), {
    x,
    y: y + 10,
    width,
    size: 11.5,
    maxLines: 3,
  });
  y = sheet.drawSentence(posterTexts.noPhone, { x, y: y + 7, width, size: 11.5, maxLines: 3 });
  const contact = contactOf(poster);
  sheet.drawText({
    text: `${contact.line}: ${contact.phone}`, x, y: y + 7, width, size: 11.5, weight: 'semibold', color: colors.ink, maxLines: 3,
  }); // prettier-ignore
  sheet.drawText({
    text: posterTexts.version(poster.version, poster.issuedOn), x, y: top + height - 26, width, size: 9, color: colors.inkSoft, maxLines: 1,
  }); // prettier-ignore
}
