import type { FindCardsDto } from '@khai-bao/api-client/declarations';
import {
  isIdNumber,
  normaliseIdNumber,
  normalisePhone,
  parseCardCode,
  parseIdCardQr,
} from '@khai-bao/health-form';

/**
 * What to find a card by, from what was typed or scanned: the code of a card, a phone number, the number of an ID paper, or the QR code
 * of an ID card. Null for anything else.
 */
export function parseAskedCard(typed: string): FindCardsDto | null {
  const text = typed.trim();
  const idCard = parseIdCardQr(text);
  if (idCard !== null) return { idNumber: idCard.number };
  // Figures alone are a phone or a paper: hardly any code is without a letter.
  const isNumber = /^[\d\s.+()-]+$/.test(text);
  const code = isNumber ? null : parseCardCode(text);
  if (code !== null) return { code };
  const phone = normalisePhone(text);
  if (phone !== null) return { phone };
  const idNumber = normaliseIdNumber(text);
  // A short run of figures is an unfinished phone number rather than a passport.
  const kinds = isNumber ? (['cccd', 'cmnd'] as const) : (['passport'] as const);
  return kinds.some((kind) => isIdNumber(kind, idNumber)) ? { idNumber } : null;
}
