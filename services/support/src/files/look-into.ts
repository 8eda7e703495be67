import { pictureOrPdf, runsInPdf } from '@khai-bao/platform/files';
import { lookIntoOffice } from './look-into-office.js';

/** Kinds of file that the channel takes, by the ending of the name, and the media type under which it gives them back. */
export const fileTypes = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
} as const;
type Ending = keyof typeof fileTypes;

/** Why a file is not taken. */
export type Refusal = 'type' | 'macro' | 'formula' | 'broken';
export type Looked =
  | { readonly type: string; readonly hasFormulas: boolean; readonly refused?: never }
  | { readonly refused: Refusal };

const startsWith = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);
const signs: Readonly<Record<Ending, (bytes: Buffer) => boolean>> = {
  pdf: pictureOrPdf['application/pdf'],
  png: pictureOrPdf['image/png'],
  jpg: pictureOrPdf['image/jpeg'],
  jpeg: pictureOrPdf['image/jpeg'],
  webp: pictureOrPdf['image/webp'],
  docx: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
  xlsx: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
  csv: (bytes) => textOf(bytes) !== null,
  txt: (bytes) => textOf(bytes) !== null,
};

/**
 * What a file is, by its content; the ending of its name must say the same. Macros, programs and formulas that a
 * spreadsheet would run out of a CSV are refused; formulas within a workbook are told, as offices calculate with them.
 */
export async function lookInto(name: string, bytes: Buffer): Promise<Looked> {
  const ending = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1] as Ending | undefined;
  // Macro-enabled and old binary Office files are told apart from what is only unknown: people meet them.
  if (/\.(xlsm|xltm|xlam|docm|dotm|xlsb|xls|doc|ppt)$/i.test(name)) return { refused: 'macro' };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return { refused: 'macro' };
  if (ending === undefined || !Object.hasOwn(fileTypes, ending) || !signs[ending](bytes))
    return { refused: 'type' };
  const taken = { type: fileTypes[ending], hasFormulas: false };
  if (ending === 'pdf') return runsInPdf(bytes) ? { refused: 'macro' } : taken;
  if (ending === 'docx' || ending === 'xlsx') {
    const found = await lookIntoOffice(ending, bytes);
    return typeof found === 'string' ? { refused: found } : { ...taken, ...found };
  }
  if (ending === 'csv' && hasFormulaCell(textOf(bytes) ?? '')) return { refused: 'formula' };
  return taken;
}

/** Text is UTF-8 without control characters; null otherwise. */
function textOf(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/**
 * A cell that a spreadsheet would calculate. Source: OWASP, CSV Injection. A signed number or a phone number is none.
 * One pass over the text, whatever stands in it: each cell is looked at from its beginning only.
 */
const hasFormulaCell = (text: string): boolean =>
  /(^|[\r\n,;\t|])[ "'\ufeff]*([=@＝＠]|[+\-＋－](?![\d .()%-]*"? *([\r\n,;\t|]|$)))/.test(text);
