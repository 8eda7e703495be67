import { formatCardCode, formatPhone } from '@khai-bao/health-form';
import type { DrawnPage } from '../posters/drawing.js';
import { colors, Sheet } from '../posters/sheet.js';
import { cardTexts } from './card-texts.js';

/** What one printed card states. It names nobody. */
export interface PrintedCard {
  /** Nine characters without groups. */
  readonly code: string;
  /** The text of the QR code, in capitals. */
  readonly url: string;
  /** The last day on which it is valid, `2021-09-28`. */
  readonly expiresOn: string;
  /** Whom to call when it is lost. */
  readonly hotline: string;
  /** Where a text message with this card is sent; null when no messages are received. */
  readonly smsNumber: string | null;
}

/** The page of a desk printer in points: A4. */
const page = { width: 595.28, height: 841.89 } as const;
/** A bank card (ISO/IEC 7810, ID-1): 85.6 mm by 54 mm in points. */
const card = { width: 242.65, height: 153.07, radius: 9 } as const;
const columns = 2;
const rows = 4;
const gap = 10;
const left = (page.width - columns * card.width - (columns - 1) * gap) / 2;
const top = (page.height - rows * card.height - (rows - 1) * gap) / 2;

/** Draws cards of the size of a bank card, eight on a sheet, to be cut along their outlines. */
export function* drawCardSheets(cards: readonly PrintedCard[]): Generator<Omit<DrawnPage, 'part'>> {
  const perSheet = columns * rows;
  for (let from = 0; from < cards.length; from += perSheet) {
    const sheet = new Sheet();
    cards.slice(from, from + perSheet).forEach((one, at) => {
      const x = left + (at % columns) * (card.width + gap);
      const y = top + Math.floor(at / columns) * (card.height + gap);
      drawCard(sheet, one, x, y);
    });
    yield { ...page, scale: 1, left: 0, top: 0, items: sheet.items };
  }
}

const bandHeight = 32;
const qrSide = 82;
const margin = 11;
/** Distances in the right column, in points, without and with a sentence about text messages. */
const roomy = { above: 8, between: 4, below: 12 } as const;
const tight = { above: 7, between: 2.6, below: 10 } as const;

function drawCard(
  sheet: Sheet,
  { code, url, expiresOn, hotline, smsNumber }: PrintedCard,
  x: number,
  y: number,
): void {
  const space = smsNumber === null ? roomy : tight;
  sheet.drawBox(x, y, card.width, card.height, card.radius, { fill: colors.white });
  drawBand(sheet, x, y);
  sheet.drawQr(url, x + margin, y + bandHeight + margin, qrSide);
  sheet.drawText({
    text: formatCardCode(code), x: x + margin - 2, y: y + bandHeight + margin + qrSide + 5, width: qrSide + 4, size: 12, weight: 'bold', color: colors.ink, align: 'center', maxLines: 1,
  }); // prettier-ignore
  const column = { x: x + qrSide + 2 * margin + 1, width: card.width - qrSide - 3 * margin - 1 };
  const use = { ...column, y: y + bandHeight + space.above, size: 8, maxLines: 2 };
  let below = sheet.drawSentence(smsNumber === null ? cardTexts.show : cardTexts.showOrText, use);
  if (smsNumber !== null)
    below = sheet.drawSentence(cardTexts.sms(code, formatPhone(smsNumber)), {
      ...column,
      y: below + space.between,
      size: 7.6,
      maxLines: 2,
    });
  below = sheet.drawText({
    ...column, text: cardTexts.validUntil(expiresOn), y: below + space.between, size: 8.5, weight: 'bold', color: colors.brand, maxLines: 2,
  }); // prettier-ignore
  sheet.drawSentence(cardTexts.lost(formatPhone(hotline)), {
    ...column,
    y: below + space.between,
    size: 7.2,
    maxLines: 2,
  });
  const line = y + card.height - space.below;
  sheet.drawText({
    ...column, text: cardTexts.owner, y: line - 9.5, size: 7, color: colors.inkSoft, maxLines: 1,
  }); // prettier-ignore
  sheet.drawPath(`M${column.x + 22} ${line}H${x + card.width - margin}`, {
    stroke: colors.inkSoft,
    strokeWidth: 0.6,
  });
  sheet.drawBox(x, y, card.width, card.height, card.radius, { stroke: colors.brand, strokeWidth: 1 });
}

/** Draws the head of a card, round at its upper corners alone. */
function drawBand(sheet: Sheet, x: number, y: number): void {
  const { width, radius: r } = card;
  sheet.drawPath(
    `M${x} ${y + bandHeight}V${y + r}a${r} ${r} 0 0 1 ${r} ${-r}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}V${y + bandHeight}z`,
    { fill: colors.brand },
  );
  sheet.drawMark(x + margin, y + 6, 18);
  const title = { x: x + margin + 26, width: width - 2 * margin - 26, color: colors.white, maxLines: 1 };
  const below = sheet.drawText({ ...title, text: cardTexts.title.vi, y: y + 3, size: 11.5, weight: 'bold' });
  sheet.drawText({ ...title, text: cardTexts.title.en, y: below - 2.5, size: 7 });
}
