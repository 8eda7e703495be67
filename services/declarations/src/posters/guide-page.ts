import { formatPhone } from '@khai-bao/health-form';
import { design } from './drawing.js';
import type { PosterContent } from './poster-content.js';
import { guideTexts, posterTexts } from './poster-texts.js';
import { colors, Sheet, type TwoLanguages } from './sheet.js';

const { margin, width: pageWidth, height: pageHeight } = design;
const contentWidth = pageWidth - 2 * margin;

/** Draws the head of a page of text. @returns its bottom */
export function drawPageHead(sheet: Sheet, title: TwoLanguages): number {
  const height = 76;
  sheet.drawBox(margin, margin, contentWidth, height, 14, { fill: colors.brand });
  sheet.drawMark(margin + 20, margin + 17, 40);
  const block = { x: margin + 78, width: contentWidth - 98, maxLines: 1 };
  const below = sheet.drawText({
    ...block, text: title.vi, y: margin + 10, size: 25, weight: 'bold', color: colors.white,
  }); // prettier-ignore
  sheet.drawText({ ...block, text: title.en, y: below - 1, size: 13, color: colors.white });
  return margin + height;
}

/** Draws the heading of a section. @returns its bottom */
export function drawHeading(sheet: Sheet, words: TwoLanguages, y: number): number {
  sheet.drawBox(margin, y + 4, 5, 20, 2.5, { fill: colors.marigold });
  return sheet.drawText({
    text: `${words.vi} · ${words.en}`, x: margin + 14, y, width: contentWidth - 14, size: 17, weight: 'bold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
}

/** Draws a numbered sentence. @returns its bottom */
export function drawNumbered(
  sheet: Sheet,
  number: number,
  words: TwoLanguages,
  y: number,
  size: number,
): number {
  const circle = size * 1.9;
  sheet.drawBox(margin, y + 1, circle, circle, circle, { fill: colors.brand });
  sheet.drawText({
    text: String(number), x: margin, y: y + 1 + (circle - size * 1.3) / 2, width: circle, size, weight: 'bold', color: colors.white, align: 'center', maxLines: 1,
  }); // prettier-ignore
  const x = margin + circle + 11;
  const bottom = sheet.drawSentence(words, { x, y, width: pageWidth - margin - x, size, maxLines: 3 });
  return Math.max(bottom, y + circle);
}

/** Draws the foot of a page of text: the place, and which version hangs here. */
export function drawPageFoot(sheet: Sheet, place: string, version: string): void {
  const y = pageHeight - margin - 16;
  sheet.drawBox(margin, y - 6, contentWidth, 1, 0, { fill: colors.line });
  const block = { y, size: 9.5, color: colors.inkSoft, maxLines: 1 };
  sheet.drawText({ ...block, text: place, x: margin, width: contentWidth - 130 });
  sheet.drawText({ ...block, text: version, x: pageWidth - margin - 120, width: 120, align: 'right' });
}

/** Shapes in a square of 24 that tell the three outcomes apart without colour: tick, question mark, bar. */
const outcomeSigns = {
  pass: 'M5 12.5L10 17.5L19.5 7',
  caution: 'M8.4 8.6A3.7 3.7 0 1 1 12 13.4L12 15.4M12 18.4L12 20.6',
  stop: 'M5 12L19 12',
} as const;

const outcomes = [
  { sign: 'pass', ...guideTexts.pass, tint: colors.passTint, color: colors.pass },
  { sign: 'caution', ...guideTexts.caution, tint: colors.cautionTint, color: colors.caution },
  { sign: 'stop', ...guideTexts.stop, tint: colors.stopTint, color: colors.stop },
] as const;

/** Draws what one colour means. @returns its bottom */
function drawOutcome(sheet: Sheet, outcome: (typeof outcomes)[number], y: number): number {
  const height = 70;
  sheet.drawBox(margin, y, contentWidth, height, 12, { fill: outcome.tint });
  sheet.drawBox(margin, y, 74, height, 12, { fill: outcome.color });
  drawSign(sheet, outcomeSigns[outcome.sign], margin + 17, y + 15, 40);
  const block = { x: margin + 90, width: contentWidth - 106 };
  const below = sheet.drawText({
    ...block, text: `${outcome.word.vi} · ${outcome.word.en}`, y: y + 5, size: 16, weight: 'bold', color: outcome.color, maxLines: 1,
  }); // prettier-ignore
  sheet.drawSentence(outcome.meaning, { ...block, y: below, size: 11.5, maxLines: 2 });
  return y + height;
}

function drawSign(sheet: Sheet, path: string, x: number, y: number, size: number): void {
  const scale = size / 24;
  let isX = true;
  // The radius of an arc is scaled, its flags are not, and its end is moved like any other point.
  const d = path.replaceAll(
    /A([\d.]+) [\d.]+ (\d) (\d) (\d) |([ML])|([\d.]+)/g,
    (_, r, a, b, c, command, n) => {
      if (r !== undefined) {
        isX = true;
        return `A${(Number(r) * scale).toFixed(2)} ${(Number(r) * scale).toFixed(2)} ${a} ${b} ${c} `;
      }
      if (command !== undefined) {
        isX = true;
        return String(command);
      }
      const moved = (isX ? x : y) + Number(n) * scale;
      isX = !isX;
      return moved.toFixed(2);
    },
  );
  sheet.drawPath(d, { stroke: colors.white, strokeWidth: 3.4 * scale });
}

/** Draws the user guide of a gate: how to declare, what the colours mean, how the staff help, whom to call. */
export function drawGuidePage(poster: PosterContent): Sheet {
  const sheet = new Sheet();
  let y = drawHeading(sheet, guideTexts.howToDeclare, drawPageHead(sheet, guideTexts.title) + 14) + 6;
  guideTexts.steps.forEach((step, at) => {
    y = drawNumbered(sheet, at + 1, step, y, 12.5) + 7;
  });
  y = drawHeading(sheet, guideTexts.colors, y + 5) + 7;
  for (const outcome of outcomes) y = drawOutcome(sheet, outcome, y) + 7;
  y = drawHeading(sheet, guideTexts.help, y + 5) + 4;
  for (const line of guideTexts.helpLines)
    y =
      sheet.drawSentence(line, { x: margin + 14, y, width: contentWidth - 14, size: 12.5, maxLines: 2 }) + 4;
  drawCall(sheet, poster, y + 8);
  drawPageFoot(
    sheet,
    `${poster.unitName} · ${poster.gateName}`,
    posterTexts.version(poster.version, poster.issuedOn),
  );
  return sheet;
}

function drawCall(sheet: Sheet, poster: PosterContent, y: number): void {
  const height = 82;
  sheet.drawBox(margin, y, contentWidth, height, 12, { stroke: colors.brand, strokeWidth: 2.5 });
  const half = contentWidth / 2;
  const left = { x: margin + 18, width: half - 20, maxLines: 2 };
  const below = sheet.drawText({
    ...left, text: `${guideTexts.call.vi} · ${guideTexts.call.en}`, y: y + 9, size: 13, weight: 'bold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
  sheet.drawSentence(guideTexts.callHint, { ...left, y: below + 5, size: 12 });
  const right = { x: margin + half + 4, width: half - 22, maxLines: 1, align: 'right' as const };
  const phone = sheet.drawText({
    ...right, text: formatPhone(poster.hotline), y: y + 6, size: 34, weight: 'bold', color: colors.ink,
  }); // prettier-ignore
  const centre = [poster.centreName, poster.centrePhone && formatPhone(poster.centrePhone)];
  sheet.drawText({
    ...right, text: centre.filter(Boolean).join(' · '), y: phone + 3, size: 11.5, color: colors.inkSoft, maxLines: 2,
  }); // prettier-ignore
}
