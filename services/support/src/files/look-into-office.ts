import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import type { Refusal } from './look-into.js';

/** An office file of 20 MB has some hundred parts; one with thousands, or that grows a hundredfold, is made to hurt. */
const most = {
  entries: 2_000,
  bytes: 200 * 1024 * 1024,
  growth: 200,
  unasked: 20 * 1024 * 1024,
  list: 2 * 1024 * 1024,
};
/** What runs, or brings in what runs. */
const runs =
  /(vbaProject|vbaData)|(^|\/)(activeX|macrosheets|dialogsheets|embeddings)\/|\.(bin|exe|dll|js|vbs|ps1|bat|cmd|scr|hta|jar)$/i;
/** `printerSettings1.bin` holds what a printer was set to, and stands in most workbooks. */
const harmless = /(^|\/)printerSettings\/printerSettings\d*\.bin$/i;
const main = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' } as const;

/** Looks into a Word or Excel file without unpacking it to anywhere. */
export async function lookIntoOffice(
  ending: keyof typeof main,
  bytes: Buffer,
): Promise<Refusal | { readonly hasFormulas: boolean }> {
  let zip: ZipFile | undefined;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
    return await lookIntoZip(ending, zip, bytes.length);
  } catch {
    return 'broken';
  } finally {
    zip?.close();
  }
}

async function lookIntoZip(
  ending: keyof typeof main,
  zip: ZipFile,
  packed: number,
): Promise<Refusal | { readonly hasFormulas: boolean }> {
  let hasMain = false;
  let hasFormulas = false;
  let count = 0;
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    total += entry.uncompressedSize;
    if (count > most.entries || total > most.bytes || (total > most.unasked && total > packed * most.growth))
      return 'broken';
    const name = entry.fileName;
    if (runs.test(name) && !harmless.test(name)) return 'macro';
    if (name === main[ending]) hasMain = true;
    if (name === '[Content_Types].xml' || name.endsWith('.rels')) {
      const text = await textOf(zip, entry);
      if (/macroEnabled|vbaProject|ms-office\.activeX/i.test(text)) return 'macro';
      // A template or an object that is fetched when the file is opened; a link that somebody clicks is none.
      if (/Type="[^"]*\/(attachedTemplate|oleObject|frame|externalLinkPath)"/i.test(text)) return 'macro';
    } else if (ending === 'xlsx' && /^xl\/worksheets\/.*\.xml$/.test(name)) {
      for await (const text of piecesOf(zip, entry)) {
        if (!/<(\w+:)?f[\s>/]/.test(text)) continue;
        // Formulas that start programs or fetch from the net are not for calculating.
        if (/<(\w+:)?f[\s>][^<]*(\bDDE\b|cmd\s*\||WEBSERVICE|FILTERXML|\bCALL\(|REGISTER\()/i.test(text))
          return 'formula';
        hasFormulas = true;
      }
    } else if (ending === 'xlsx' && /^xl\/externalLinks\//.test(name)) return 'formula';
  }
  return hasMain ? { hasFormulas } : 'type';
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > most.list) throw new Error('a list of parts that is too long');
  const parts: Buffer[] = [];
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A part piece by piece, each with the end of the one before: a sheet of 100 MB is never held whole. */
async function* piecesOf(zip: ZipFile, entry: Entry): AsyncIterable<string> {
  let before = '';
  for await (const part of await zip.openReadStreamPromise(entry)) {
    const text = before + (part as Buffer).toString('latin1');
    yield text;
    // A formula has 8,192 characters at most.
    before = text.slice(-9_000);
  }
}
