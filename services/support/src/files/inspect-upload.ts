import { fileSignatures, hasActivePdfContent } from '@khai-bao/platform/files';
import { decodeText } from '@khai-bao/text';
import { inspectOffice } from './inspect-office.js';

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

/** Why a file is not taken. `old-office`: a binary file of before 2007; `encoding`: a part in another encoding than UTF-8. */
export type Refusal =
  'type' | 'macro' | 'formula' | 'broken' | 'password' | 'old-office' | 'external-link' | 'encoding';
export type InspectedUpload =
  | { readonly type: string; readonly hasFormulas: boolean; readonly refused?: never }
  | { readonly refused: Refusal };

const startsWith = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);
const signs: Readonly<Record<Ending, (bytes: Buffer) => boolean>> = {
  pdf: fileSignatures['application/pdf'],
  png: fileSignatures['image/png'],
  jpg: fileSignatures['image/jpeg'],
  jpeg: fileSignatures['image/jpeg'],
  webp: fileSignatures['image/webp'],
  docx: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
  xlsx: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
  csv: (bytes) => textOf(bytes) !== null,
  txt: (bytes) => textOf(bytes) !== null,
};

/**
 * What a file is, by its content; the ending of its name must say the same. Macros, programs and formulas that a
 * spreadsheet would run out of a CSV are refused; formulas within a workbook are told, as offices calculate with them.
 * Takes time in proportion to the file, whatever stands in it.
 */
export async function inspectUpload(name: string, bytes: Buffer): Promise<InspectedUpload> {
  const ending = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1] as Ending | undefined;
  // Macro-enabled and old binary Office files are told apart from what is only unknown: people meet them.
  if (/\.(xlsm|xltm|xlam|docm|dotm|xlsb)$/i.test(name)) return { refused: 'macro' };
  // The box of old office files; a password puts a new one into the same box (MS-OFFCRYPTO, 2.3.4).
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return {
      refused: bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'password' : 'old-office',
    };
  if (/\.(xls|doc|ppt)$/i.test(name)) return { refused: 'old-office' };
  if (ending === undefined || !Object.hasOwn(fileTypes, ending) || !signs[ending](bytes))
    return { refused: 'type' };
  const taken = { type: fileTypes[ending], hasFormulas: false };
  if (ending === 'pdf') return hasActivePdfContent(bytes) ? { refused: 'macro' } : taken;
  if (ending === 'docx' || ending === 'xlsx') {
    const found = await inspectOffice(ending, bytes);
    return typeof found === 'string' ? { refused: found } : { ...taken, ...found };
  }
  if (ending === 'csv' && hasFormulaCell(textOf(bytes) ?? '')) return { refused: 'formula' };
  return taken;
}

/** Text in any of the usual encodings, without control characters; null for everything else. */
function textOf(bytes: Buffer): string | null {
  const text = decodeText(bytes);
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text) ? null : text;
}

/** What stands between cells, and before the first letter of one. */
const separators = /[\r\n,;\t|]/;
const leading = /^[ "'\ufeff]*/;

/**
 * A cell that a spreadsheet would calculate. Source: OWASP, CSV Injection. A signed number, a phone number, a dash before words
 * (`- Rửa tay`) and a name behind an at sign (`@ubnd`) calculate nothing: a call, a pipe or a reference to another sheet would.
 */
function hasFormulaCell(text: string): boolean {
  let end = -1;
  for (const cell of text.split(separators)) {
    end += cell.length + 1;
    const bare = cell.replace(leading, '');
    if (/^[=＝]/.test(bare) && !/^[=＝\s"]+$/.test(bare)) return true;
    if (!/^[+\-@＋－＠]/.test(bare) || signedNumber.test(bare)) continue;
    // `+cmd|…`: a pipe parts cells for some programs and starts a program for others (Dynamic Data Exchange).
    if (/[(!]/.test(bare) || (programName.test(bare) && text[end] === '|')) return true;
  }
  return false;
}

/** One class and no more, so that it takes one pass. */
const signedNumber = /^[+\-＋－][\d .()%"-]*$/;
const programName = /^[+\-@＋－＠]+[A-Za-z]\w{0,30} {0,9}$/;
