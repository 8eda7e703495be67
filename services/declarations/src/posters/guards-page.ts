import { adminRoutes } from '@khai-bao/contracts';
import { formatGateCode, formatPhone } from '@khai-bao/health-form';
import { design } from './drawing.js';
import { drawHeading, drawNumbered, drawPageFoot, drawPageHead } from './guide-page.js';
import type { PosterContent } from './poster-content.js';
import { guardTexts, guideTexts, posterTexts } from './poster-texts.js';
import { colors, Sheet } from './sheet.js';

const { margin, width: pageWidth } = design;
const contentWidth = pageWidth - 2 * margin;
/** Gates that the page names; a market has ten. */
const maxListedGates = 10;

/** Draws the instructions for the guards of a unit, with its gates and whom to call. */
export function drawGuardsPage(gates: readonly [PosterContent, ...PosterContent[]]): Sheet {
  const sheet = new Sheet();
  const [first] = gates;
  let y = drawPageHead(sheet, guardTexts.title) + 14;
  guardTexts.steps.forEach((step, at) => {
    y = drawNumbered(sheet, at + 1, step, y, 12.5) + 8;
  });
  y = drawHeading(sheet, guardTexts.signIn, y + 4);
  y = sheet.drawText({
    text: `${first.host}${adminRoutes.signIn}`, x: margin + 14, y, width: contentWidth - 14, size: 15, weight: 'semibold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
  y = drawHeading(sheet, guideTexts.call, y + 5);
  y = sheet.drawText({
    text: [formatPhone(first.hotline), first.centreName].filter(Boolean).join(' · '), x: margin + 14, y, width: contentWidth - 14, size: 15, weight: 'semibold', color: colors.ink, maxLines: 1,
  }); // prettier-ignore
  y = drawHeading(sheet, guardTexts.gates, y + 5) + 2;
  const listed = gates.slice(0, maxListedGates);
  listed.forEach(({ gateName, code }, at) => {
    const x = margin + 14 + (at % 2) * (contentWidth / 2);
    const top = y + Math.floor(at / 2) * 16;
    sheet.drawText({
      text: `${formatGateCode(code)}  ${gateName}`, x, y: top, width: contentWidth / 2 - 22, size: 10.5, color: colors.ink, maxLines: 1,
    }); // prettier-ignore
  });
  if (gates.length > maxListedGates)
    sheet.drawText({
      text: guardTexts.moreGates(gates.length - maxListedGates), x: margin + 14, y: y + Math.ceil(listed.length / 2) * 16, width: contentWidth - 14, size: 10.5, color: colors.inkSoft, maxLines: 1,
    }); // prettier-ignore
  drawPageFoot(sheet, first.unitName, posterTexts.version(first.version, first.issuedOn));
  return sheet;
}
