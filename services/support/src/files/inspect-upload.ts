import { fileSignatures, hasActivePdfContent } from '@khai-bao/platform/files';
import { decodeText } from '@khai-bao/text';
import { inspectOffice } from './inspect-office.js';
import type { UploadRefusal } from './upload-refusal.js';

/** Kinds of file that the channel takes, by the ending of the name, and the media type under which it gives them back. */
export const mediaTypeByExtension = {
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
type FileExtension = keyof typeof mediaTypeByExtension;

export type InspectedUpload =
  | { readonly type: string; readonly hasFormulas: boolean; readonly refused?: never }
  | { readonly refused: UploadRefusal };

const startsWithBytes = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);
const signatureByExtension: Readonly<Record<FileExtension, (bytes: Buffer) => boolean>> = {
  pdf: fileSignatures['application/pdf'],
  png: fileSignatures['image/png'],
  jpg: fileSignatures['image/jpeg'],
  jpeg: fileSignatures['image/jpeg'],
  webp: fileSignatures['image/webp'],
  docx: (bytes) => startsWithBytes(bytes, 0x50, 0x4b, 0x03, 0x04),
  xlsx: (bytes) => startsWithBytes(bytes, 0x50, 0x4b, 0x03, 0x04),
  csv: (bytes) => decodePlainText(bytes) !== null,
  txt: (bytes) => decodePlainText(bytes) !== null,
};

/**
 * What a file is, by its content; the ending of its name must say the same. Macros, programs and formulas that a
 * spreadsheet would run out of a CSV are refused; formulas within a workbook are told, as offices calculate with them.
 * Takes time in proportion to the file, whatever stands in it.
 */
export async function inspectUpload(name: string, bytes: Buffer): Promise<InspectedUpload> {
  const ending = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1] as FileExtension | undefined;
  // Macro-enabled and old binary Office files are told apart from what is only unknown: people meet them.
  if (/\.(xlsm|xltm|xlam|docm|dotm|xlsb)$/i.test(name)) return { refused: 'macro' };
  // The box of old office files; a password puts a new one into the same box (MS-OFFCRYPTO, 2.3.4).
  if (startsWithBytes(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return {
      refused: bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'password' : 'old-office',
    };
  if (/\.(xls|doc|ppt)$/i.test(name)) return { refused: 'old-office' };
  if (
    ending === undefined ||
    !Object.hasOwn(mediaTypeByExtension, ending) ||
    !signatureByExtension[ending](bytes)
  )
    return { refused: 'type' };
  const taken = { type: mediaTypeByExtension[ending], hasFormulas: false };
  if (ending === 'pdf') return hasActivePdfContent(bytes) ? { refused: 'macro' } : taken;
  if (ending === 'docx' || ending === 'xlsx') {
    const found = await inspectOffice(ending, bytes);
    return typeof found === 'string' ? { refused: found } : { ...taken, ...found };
  }
  if (ending === 'csv' && hasFormulaCell(decodePlainText(bytes) ?? '')) return { refused: 'formula' };
  return taken;
}

/** Text in any of the usual encodings, without control characters; null for everything else. */
function decodePlainText(bytes: Buffer): string | null {
  const text = decodeText(bytes);
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text) ? null : text;
}

/** What stands between cells, and before the first letter of one. */
const cellSeparators = /[\r\n,;\t|]/;
const leadingCharacters = /^[ "'\ufeff]*/;

/**
 * A cell that a spreadsheet would calculate. Source: OWASP, CSV Injection. A signed number, a phone number, a dash before words
 * (`- Rửa tay`) and a name behind an at sign (`@ubnd`) calculate nothing: a call, a pipe or a reference to another sheet would.
 */
function hasFormulaCell(text: string): boolean {
  let end = -1;
  for (const cell of text.split(cellSeparators)) {
    end += cell.length + 1;
    const bare = cell.replace(leadingCharacters, '');
    if (/^[=＝]/.test(bare) && !/^[=＝\s"]+$/.test(bare)) return true;
    if (!/^[+\-@＋－＠]/.test(bare) || signedNumberPattern.test(bare)) continue;
    // `+cmd|…`: a pipe parts cells for some programs and starts a program for others (Dynamic Data Exchange).
    if (/[(!]/.test(bare) || (programNamePattern.test(bare) && text[end] === '|')) return true;
  }
  return false;
}

/** One class and no more, so that it takes one pass. */
const signedNumberPattern = /^[+\-＋－][\d .()%"-]*$/;
const programNamePattern = /^[+\-@＋－＠]+[A-Za-z]\w{0,30} {0,9}$/;
