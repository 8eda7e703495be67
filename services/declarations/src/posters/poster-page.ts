import { formatGateCode } from '@khai-bao/health-form';
import { design } from './drawing.js';
import type { PosterContent } from './poster-content.js';
import { directionTexts, occasionTexts, posterSteps, posterTexts } from './poster-texts.js';
import { colors, Sheet } from './sheet.js';
import { contactOf } from './contact-texts.js';

const { margin, width: pageWidth, height: pageHeight } = design;
const contentWidth = pageWidth - 2 * margin;
/** Both arches are alike. Each stands in a quarter of the page of its own, so that the other one is left when a half is covered. */
const arch = { width: 256, height: 278, stroke: 9, qrSide: 196, qrTop: 76 };

/** Draws an arch with a QR code, and words in its vault. */
function drawArchWithQr(sheet: Sheet, url: string, x: number, y: number): void {
  sheet.drawArch(x, y, arch.width, arch.height, arch.stroke);
  sheet.drawQr(url, x + (arch.width - arch.qrSide) / 2, y + arch.qrTop, arch.qrSide);
}

/** Draws the poster of a gate: Vietnamese first and English below, legible in black and white. */
export function drawPosterPage(poster: PosterContent): Sheet {
  const sheet = new Sheet();
  const upperTop = margin;
  const lowerTop = pageHeight - margin - arch.height;
  const rightLeft = pageWidth - margin - arch.width;
  drawUpperHalf(sheet, poster, upperTop, rightLeft);
  const stepsTop = lowerTop - 78;
  drawPlace(sheet, poster, upperTop + arch.height, stepsTop);
  drawSteps(sheet, stepsTop);
  drawLowerHalf(sheet, poster, lowerTop, rightLeft);
  return sheet;
}

function drawUpperHalf(sheet: Sheet, poster: PosterContent, top: number, rightLeft: number): void {
  const way = directionTexts[poster.direction];
  drawArchWithQr(sheet, poster.url, margin, top);
  const arrow = 22;
  const middle = margin + arch.width / 2;
  drawArrow(sheet, way.arrow, middle - arrow / 2, top + 14, arrow);
  const below = sheet.drawText({
    text: way.vi, x: margin + 60, y: top + 37, width: arch.width - 120, size: 15, weight: 'bold', color: colors.ink, align: 'center', maxLines: 1,
  }); // prettier-ignore
  sheet.drawText({
    text: way.en, x: margin + 60, y: below - 3, width: arch.width - 120, size: 9.5, color: colors.inkSoft, align: 'center', maxLines: 1,
  }); // prettier-ignore

  sheet.drawBox(rightLeft, top, arch.width, arch.height, 16, { fill: colors.brand });
  const x = rightLeft + 22;
  const width = arch.width - 44;
  sheet.drawMark(x, top + 22, 46);
  let y = top + 72;
  for (const text of posterTexts.titleLines)
    y = sheet.drawText({ text, x, y, width, size: 45, weight: 'bold', color: colors.white, maxLines: 1 }) + 3;
  sheet.drawBox(x, y + 9, 44, 4, 2, { fill: colors.marigold });
  const occasion = occasionTexts[poster.direction];
  y = sheet.drawText({
    text: occasion.vi, x, y: y + 20, width, size: 20, weight: 'semibold', color: colors.white, maxLines: 1,
  }); // prettier-ignore
  sheet.drawText({ text: occasion.en, x, y: y + 1, width, size: 11.5, color: colors.white, maxLines: 2 });
}

/** Draws the names in the middle of the free space: one line or two, and a short address or a long one. */
function drawPlace(sheet: Sheet, poster: PosterContent, from: number, to: number): void {
  const block = { x: margin, width: contentWidth, align: 'center', maxLines: 2 } as const;
  const draw = (target: Sheet, top: number): number => {
    const named = target.drawText({
      ...block, text: poster.unitName, y: top, size: 34, weight: 'bold', color: colors.ink,
    }); // prettier-ignore
    return target.drawText({
      ...block, text: `${poster.gateName} · ${poster.areaName}`, y: named, size: 16, color: colors.inkSoft,
    }); // prettier-ignore
  };
  const height = draw(new Sheet(), 0);
  draw(sheet, from + (to - from - height) / 2);
}

function drawSteps(sheet: Sheet, top: number): void {
  const gap = 14;
  const width = (contentWidth - gap * (posterSteps.length - 1)) / posterSteps.length;
  posterSteps.forEach((step, at) => {
    const x = margin + at * (width + gap);
    sheet.drawBox(x, top, width, 4, 2, { fill: colors.marigold });
    sheet.drawSentence(step, { x, y: top + 10, width, size: 13.5, weight: 'bold', maxLines: 2 });
  });
}

function drawLowerHalf(sheet: Sheet, poster: PosterContent, top: number, rightLeft: number): void {
  drawArchWithQr(sheet, poster.url, rightLeft, top);
  const vault = { x: rightLeft + 60, width: arch.width - 120, align: 'center' } as const;
  const scan = sheet.drawText({
    ...vault, text: posterTexts.scanHere.vi, y: top + 30, size: 15, weight: 'bold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
  sheet.drawText({
    ...vault, text: posterTexts.scanHere.en, y: scan - 2, size: 9.5, color: colors.inkSoft, maxLines: 1,
  }); // prettier-ignore

  const width = arch.width - 8;
  drawCodeBox(sheet, poster.code, margin, top + 4, width, 64);
  const block = { x: margin, width, maxLines: 3 };
  let y = sheet.drawSentence(posterTexts.cannotScan(poster.host), { ...block, y: top + 76, size: 12.5 });
  y = drawRule(sheet, y + 8, width);
  y = sheet.drawSentence(posterTexts.noPhone, { ...block, y, size: 12.5 });
  y = drawRule(sheet, y + 8, width);
  y = sheet.drawText({
    ...block, text: contactOf(poster).line, y, size: 12.5, weight: 'semibold', color: colors.ink, maxLines: 2,
  }); // prettier-ignore
  sheet.drawText({
    ...block, text: contactOf(poster).phone, y, size: 21, weight: 'bold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
  sheet.drawText({
    ...block, text: posterTexts.version(poster.version, poster.issuedOn), y: top + arch.height - 14, size: 9.5, color: colors.inkSoft, maxLines: 1,
  }); // prettier-ignore
}

/** Draws the code of a gate, grouped, white on the brand's colour. */
export function drawCodeBox(
  sheet: Sheet,
  code: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  sheet.drawBox(x, y, width, height, 12, { fill: colors.brand });
  const size = height * 0.6;
  sheet.drawText({
    text: formatGateCode(code), x: x + 8, y: y + (height - size * 1.3) / 2 - size * 0.02, width: width - 16, size, weight: 'bold', color: colors.white, align: 'center', maxLines: 1, spacing: 1.6,
  }); // prettier-ignore
}

/** Draws an arrow whose path is in a square of 24. */
export function drawArrow(sheet: Sheet, path: string, x: number, y: number, size: number): void {
  const scale = size / 24;
  const scaled = path.replaceAll(/([MLVH])([^MLVH]+)/g, (_, command: string, numbers: string) => {
    const values = numbers.trim().split(/[ ,]+/).map(Number);
    const moved = values.map((value, at) =>
      command === 'V' || (command !== 'H' && at % 2 === 1) ? y + value * scale : x + value * scale,
    );
    return command + moved.map((value) => value.toFixed(2)).join(' ');
  });
  sheet.drawPath(scaled, { stroke: colors.brand, strokeWidth: 2.8 * scale });
}

/** @returns where the text below the line begins */
function drawRule(sheet: Sheet, y: number, width: number): number {
  sheet.drawBox(margin, y, width, 1, 0, { fill: colors.line });
  return y + 6;
}
