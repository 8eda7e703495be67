import { repairRow } from './repair-encoding.js';

/** Valid sequences of UTF-8 that one broken one is outweighed by: a letter that was cut makes no other encoding. */
const utf8Majority = 3;
/** Bytes that are looked at for UTF-16 without a mark. */
const sampleSize = 2_000;

/**
 * The bytes of a text file as text: UTF-16 with or without a mark, UTF-8 (also with a few broken letters, each then
 * U+FFFD), else line by line UTF-8 or one of the 256-letter encodings of Vietnamese (Windows-1258, TCVN3, VNI,
 * Windows-1252), by which of them reads. NFC, without a byte order mark.
 */
export function decodeText(bytes: Uint8Array): string {
  return decodeBytes(bytes)
    .replace(/^\ufeff/, '')
    .normalize('NFC');
}

function decodeBytes(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const order = utf16Order(bytes.subarray(0, sampleSize));
  if (order !== null) return new TextDecoder(order).decode(bytes);
  const { valid, broken } = countSequences(bytes);
  if (broken === 0 || valid >= broken * utf8Majority) return new TextDecoder('utf-8').decode(bytes);
  return linesOf(bytes).map(decodeLine).join('');
}

/** Spreadsheets are full of commas, digits and line ends: in UTF-16 each of them brings a zero, before or behind. */
function utf16Order(sample: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte === 0 && at % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
  });
  if (odd > sample.length / 8 && odd > even * 4) return 'utf-16le';
  return even > sample.length / 8 && even > odd * 4 ? 'utf-16be' : null;
}

/** Sequences of more than one byte: those that are UTF-8, and bytes above 7F that are none. */
function countSequences(bytes: Uint8Array): { valid: number; broken: number } {
  let valid = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const length =
      lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    const tail = bytes.subarray(at + 1, at + length);
    if (length > 0 && tail.length === length - 1 && tail.every((byte) => (byte & 0xc0) === 0x80)) {
      valid += 1;
      at += length - 1;
    } else broken += 1;
  }
  return { valid, broken };
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, at + 1));
    from = at + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
}

function decodeLine(line: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    // Each part between separators by itself, and what reads both ways like its line: a cell of its own may be foreign.
    const parts = new TextDecoder('windows-1252').decode(line).split(/([;,\t\r\n]+)/);
    const repaired = repairRow(parts.filter((_, at) => at % 2 === 0));
    return parts.map((part, at) => (at % 2 === 1 ? part : repaired[at / 2]!.text)).join('');
  }
}
