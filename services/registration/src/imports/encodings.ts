import iconv from 'iconv-lite';

/**
 * TCVN3 (the ABC fonts, `.VnTime`) puts Vietnamese letters where Windows-1252 has others, from A1 up: `C«ng ty` is `Công ty`.
 * Its capitals are a font of their own, so only these exist.
 */
const tcvn3 = new Map<string, string>();
for (let byte = 0xa1; byte <= 0xff; byte += 1) {
  const letter = iconv.decode(Buffer.from([byte]), 'tcvn');
  if (/^\p{L}$/u.test(letter)) tcvn3.set(iconv.decode(Buffer.from([byte]), 'win1252'), letter);
}

/** Text typed in an ABC font, as it reads. */
export const fromTcvn3 = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (letter) => tcvn3.get(letter) ?? letter);

const syllable =
  /^(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(ch|ng|nh|[cmnpt])?$/;

/** How much a text reads like Vietnamese: words with marks that can be syllables, less those that cannot. */
export function readsVietnamese(text: string): number {
  let score = 0;
  for (const word of text.slice(0, 20_000).split(/[\s\d!-/:-@[-`{-~]+/)) {
    if (!/[^\0-\x7f]/.test(word)) continue;
    const plain = word
      .replaceAll(/[“”‘’–—…]/g, '')
      .toLowerCase()
      .normalize('NFD');
    const tones = plain.match(/[\u0300\u0301\u0303\u0309\u0323]/g)?.length ?? 0;
    const bare = plain.replaceAll(/[\u0300\u0301\u0303\u0309\u0323]/g, '').normalize('NFC');
    if (bare !== '') score += tones <= 1 && syllable.test(bare) ? 1 : -1;
  }
  return score;
}

/** The bytes of a text file as text, whichever of the usual encodings they are in; letters composed. */
export function decodeText(bytes: Buffer): string {
  return decoded(bytes)
    .replace(/^\ufeff/, '')
    .normalize('NFC');
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf16-le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf16-be');
  const sample = bytes.subarray(0, 2_000);
  // Spreadsheets are full of commas, digits and line ends: in UTF-16 every one of them brings a zero.
  const zeros = sample.filter((byte, at) => byte === 0 && at % 2 === 1).length;
  if (zeros > sample.length / 8) return iconv.decode(bytes, 'utf16-le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const latin = iconv.decode(bytes, 'win1252');
    const candidates = [iconv.decode(bytes, 'windows1258').normalize('NFC'), fromTcvn3(latin), latin];
    const scores = candidates.map((text) => readsVietnamese(text));
    return candidates[scores.indexOf(Math.max(...scores))]!;
  }
}

/** Cells typed in an ABC font inside a workbook: all of them are, or none. */
export function mendTcvn3(texts: readonly string[]): (text: string) => string {
  const whole = texts.join(' ').slice(0, 20_000);
  const mended = fromTcvn3(whole);
  return mended !== whole && readsVietnamese(mended) > readsVietnamese(whole) + 1
    ? fromTcvn3
    : (text) => text;
}
