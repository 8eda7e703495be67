import { fileSignatures, hasActivePdfContent } from '@khai-bao/platform/files';
import { decodeText } from '@khai-bao/text';
import { inspectOffice } from './inspect-office.js';
import type { UploadRefusal } from './upload-refusal.js';

/** Media types of accepted files, by the extension of their name. */
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
 * Inspects an upload by its content, which must match the extension of its name. Macros, programs and formulas in a CSV are
 * rejected; formulas in a workbook are allowed and reported. Runs in linear time for any content.
 */
export async function inspectUpload(name: string, bytes: Buffer): Promise<InspectedUpload> {
  const ending = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1] as FileExtension | undefined;
  // Macro-enabled and binary Office files get an error of their own, because officials upload them.
  if (/\.(xlsm|xltm|xlam|docm|dotm|xlsb)$/i.test(name)) return { refused: 'macro' };
  // The container of binary Office files; it also holds encrypted new ones (MS-OFFCRYPTO, 2.3.4).
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

/** Decodes text in a common encoding; null for other content and for text with control characters. */
function decodePlainText(bytes: Buffer): string | null {
  const text = decodeText(bytes);
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text) ? null : text;
}

/** Separators of cells, and characters that may precede the content of a cell. */
const cellSeparators = /[\r\n,;\t|]/;
const leadingCharacters = /^[ "'\ufeff]*/;

/**
 * Whether a spreadsheet would evaluate a cell. Source: OWASP, CSV Injection. Signed numbers, phone numbers, a dash before words
 * (`- Rửa tay`) and a name after an at sign (`@ubnd`) are harmless; calls, pipes and references to another sheet are not.
 */
function hasFormulaCell(text: string): boolean {
  let end = -1;
  for (const cell of text.split(cellSeparators)) {
    end += cell.length + 1;
    const bare = cell.replace(leadingCharacters, '');
    if (/^[=＝]/.test(bare) && !/^[=＝\s"]+$/.test(bare)) return true;
    if (!/^[+\-@＋－＠]/.test(bare) || signedNumberPattern.test(bare)) continue;
    // `+cmd|…`: a pipe separates cells in some programs and starts a program in others (Dynamic Data Exchange).
    if (/[(!]/.test(bare) || (programNamePattern.test(bare) && text[end] === '|')) return true;
  }
  return false;
}

/** A single character class, so that matching takes linear time. */
const signedNumberPattern = /^[+\-＋－][\d .()%"-]*$/;
const programNamePattern = /^[+\-@＋－＠]+[A-Za-z]\w{0,30} {0,9}$/;
