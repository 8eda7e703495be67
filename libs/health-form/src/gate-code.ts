/**
 * The 29 characters of codes: no 0/O, 1/I/L, U (V) and B (8). 29 is a prime, so that a weighted sum finds every wrong
 * character and every swap of two.
 */
export const codeAlphabet = '23456789ACDEFGHJKMNPQRSTVWXYZ';
const base = codeAlphabet.length;
const gateCodeLength = 7;
const passCodeLength = 8;

/** Characters outside of the alphabet, and the code characters that look like them. */
const lookAlikes: Record<string, string> = {
  B: '8',
  U: 'V',
  O: 'QD',
  '0': 'QD',
  I: 'TJ7',
  '1': '7TJ',
  L: 'EJ',
};
/** Pairs of the alphabet that are easily confused. */
const confusablePairs = ['2Z', '5S', '8S', '6G', 'VY', 'MN', 'CG', 'DQ', '7T', 'EF', 'KX', 'PR', 'VW'];

/** A whole number from 0 to below `limit`, unpredictable. `crypto.randomInt` of Node fits. */
export type RandomInt = (limit: number) => number;

const secureInt: RandomInt = (limit) => {
  const bytes = new Uint8Array(1);
  const ceiling = 256 - (256 % limit);
  do globalThis.crypto.getRandomValues(bytes);
  while ((bytes[0] ?? 0) >= ceiling);
  return (bytes[0] ?? 0) % limit;
};

function weightedSum(code: string): number {
  let total = 0;
  for (let i = 0; i < code.length; i += 1) {
    const value = codeAlphabet.indexOf(code[i] ?? '');
    if (value < 0) return -1;
    total += value * (code.length - i);
  }
  return total % base;
}

function makeCode(length: number, random: RandomInt): string {
  let body = '';
  while (body.length < length - 1) body += codeAlphabet[random(base)] ?? '';
  return body + (codeAlphabet[(base - weightedSum(`${body}2`)) % base] ?? '');
}

/** A new gate code: six random characters and a check character (595 million codes). */
export function makeGateCode(random: RandomInt = secureInt): string {
  return makeCode(gateCodeLength, random);
}

/** A new pass code, for typing at a gate: seven random characters and a check character. */
export function makePassCode(random: RandomInt = secureInt): string {
  return makeCode(passCodeLength, random);
}

/** A code of any length for other uses, with a check character: one-time passwords, recovery codes. */
export function makeCheckedCode(length: number, random: RandomInt = secureInt): string {
  return makeCode(length, random);
}

/**
 * Parses a typed code of a length, independent of blanks, dashes, letter case, full-width characters and look-alikes.
 * Null for an invalid code.
 */
export function parseCheckedCode(typed: string, length: number): string | null {
  const bare = bareCode(typed);
  if (bare.length !== length) return null;
  return possibleReadings(bare).find((reading) => weightedSum(reading) === 0) ?? null;
}

const bareCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

/** Seven characters whose check character fits. */
export function isValidGateCode(code: string): boolean {
  return code.length === gateCodeLength && weightedSum(code) === 0;
}

/** Eight characters whose check character fits. */
export function isValidPassCode(code: string): boolean {
  return code.length === passCodeLength && weightedSum(code) === 0;
}

/** Returns all readings of look-alikes, at most 81. */
function possibleReadings(text: string): string[] {
  let found = [''];
  for (const char of text) {
    const options = codeAlphabet.includes(char) ? char : (lookAlikes[char] ?? char);
    found = found.flatMap((head) => Array.from(options, (option) => head + option)).slice(0, 81);
  }
  return found;
}

/**
 * Normalises a typed or pasted code: spaces, dashes, letter case, full-width characters and the
 * address of a poster (`…/g/7K2M4Q9`, `…/G/7K2M4Q9/3`) do not matter, and look-alikes (O, 0, 1, I, L, B, U) are read so that the check
 * character fits, where it can. At most 16 characters; not necessarily a valid code.
 */
export function normaliseCode(typed: string): string {
  if (isValidGateCode(typed) || isValidPassCode(typed)) return typed;
  const address = /\/g\/([^/?#]+)/i.exec(typed);
  const bare = (address?.[1] ?? typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 16);
  if (bare.length !== gateCodeLength && bare.length !== passCodeLength) return bare;
  const all = possibleReadings(bare);
  return all.find((reading) => weightedSum(reading) === 0) ?? all[0] ?? bare;
}

/** `7K2M4Q9` as `7K2-M4Q-9`. */
export function formatGateCode(code: string): string {
  return code.length === gateCodeLength ? `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}` : code;
}

/** `A7K29QXM` as `A7K2-9QXM`. */
export function formatPassCode(code: string): string {
  return code.length === passCodeLength ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  return confusablePairs.some((pair) => pair.includes(a) && pair.includes(b)) ? 0.5 : 1;
}

/** Computes the edit distance of two codes (Damerau-Levenshtein): one edit counts 1, a substitution by a look-alike 0.5. */
export function codeDistance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const [x = '', y = ''] = [a[i - 1], b[j - 1]];
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + substitutionCost(x, y));
      if (i > 1 && j > 1 && x === b[j - 2] && y === a[i - 2]) best = Math.min(best, at(i - 2, j - 2) + 1);
      const row = rows[i];
      if (row) row[j] = best;
    }
  }
  return at(a.length, b.length);
}

/** Returns the candidates within an edit distance of two, nearest first, at most `limit` (default 1). */
export function findNearestCodes(typed: string, candidates: Iterable<string>, limit = 1): string[] {
  const code = normaliseCode(typed);
  return [...candidates]
    .map((candidate) => ({ candidate, distance: codeDistance(code, candidate) }))
    .filter((entry) => entry.distance <= 2)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map((entry) => entry.candidate);
}

/**
 * Returns the valid gate codes within one edit: substitution, transposition, deletion or insertion. At most a few
 * dozen, so that a database query can name them.
 */
export function gateCodesWithinOneEdit(typed: string): string[] {
  const code = normaliseCode(typed);
  const found = new Set<string>();
  const addIfValid = (candidate: string): void => {
    if (candidate !== code && isValidGateCode(candidate)) found.add(candidate);
  };
  for (let i = 0; i <= code.length; i += 1) {
    for (const char of codeAlphabet) {
      addIfValid(code.slice(0, i) + char + code.slice(i + 1));
      addIfValid(code.slice(0, i) + char + code.slice(i));
    }
    addIfValid(code.slice(0, i) + code.slice(i + 1));
    addIfValid(code.slice(0, i) + (code[i + 1] ?? '') + (code[i] ?? '') + code.slice(i + 2));
  }
  return [...found].sort((a, b) => codeDistance(code, a) - codeDistance(code, b) || (a < b ? -1 : 1));
}
