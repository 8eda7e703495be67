/**
 * The 29 characters of codes: no 0/O, 1/I/L, U (V) and B (8). 29 is a prime, so that a weighted sum finds every wrong
 * character and every swap of two.
 */
export const codeAlphabet = '23456789ACDEFGHJKMNPQRSTVWXYZ';
const base = codeAlphabet.length;
const gateCodeLength = 7;
const passCodeLength = 8;

/** What a character that codes do not have was probably read from. */
const lookAlikes: Record<string, string> = {
  B: '8',
  U: 'V',
  O: 'QD',
  '0': 'QD',
  I: 'TJ7',
  '1': '7TJ',
  L: 'EJ',
};
/** Pairs inside the alphabet that are easily taken for each other. */
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
 * What somebody typed as a code of this length: blanks, dashes, letter case, full-width characters and look-alikes do not
 * matter. Null when it is no such code.
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

/** All ways to read look-alikes, at most 81. */
function possibleReadings(text: string): string[] {
  let found = [''];
  for (const char of text) {
    const options = codeAlphabet.includes(char) ? char : (lookAlikes[char] ?? char);
    found = found.flatMap((head) => Array.from(options, (option) => head + option)).slice(0, 81);
  }
  return found;
}

/**
 * What somebody typed, spoke or pasted as a bare code: spaces, dashes, letter case, full-width characters and the
 * address of a poster (`…/g/7K2M4Q9`) do not matter, and look-alikes (O, 0, 1, I, L, B, U) are read so that the check
 * character fits, where it can. At most 16 characters; not necessarily a valid code.
 */
export function normaliseCode(typed: string): string {
  if (isValidGateCode(typed) || isValidPassCode(typed)) return typed;
  const address = /\/g\/([^/?#]+)/.exec(typed);
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

/** How far two codes are apart: slips of one character count 1 (look-alikes 0.5), and so does a swap of two neighbours. */
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

/** The candidates at most two slips away from what was typed, nearest first, at most `limit` (1 unless told). */
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
 * The valid gate codes that are one slip away from what was typed: one other character, two neighbours swapped, one
 * missing or one too many. A few dozen at most, so that a database can be asked for exactly these.
 */
export function gateCodesWithinOneEdit(typed: string): string[] {
  const code = normaliseCode(typed);
  const found = new Set<string>();
  const take = (candidate: string): void => {
    if (candidate !== code && isValidGateCode(candidate)) found.add(candidate);
  };
  for (let i = 0; i <= code.length; i += 1) {
    for (const char of codeAlphabet) {
      take(code.slice(0, i) + char + code.slice(i + 1));
      take(code.slice(0, i) + char + code.slice(i));
    }
    take(code.slice(0, i) + code.slice(i + 1));
    take(code.slice(0, i) + (code[i + 1] ?? '') + (code[i] ?? '') + code.slice(i + 2));
  }
  return [...found].sort((a, b) => codeDistance(code, a) - codeDistance(code, b) || (a < b ? -1 : 1));
}
