import { randomInt } from 'node:crypto';

/** Without characters that look alike: 0 and O, 1, I and L. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Generates a tracking code of ten characters (about 49 bits), grouped as `7K2M-4QX9-WT`. @param random for tests: an integer below its argument */
export function generateTrackingCode(random: (below: number) => number = randomInt): string {
  return groupTrackingCode(Array.from({ length: 10 }, () => alphabet[random(alphabet.length)]).join(''));
}

/** Normalises a typed tracking code: capital letters, without blanks, grouped. */
export const normaliseTrackingCode = (typed: string): string =>
  groupTrackingCode(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''));

const groupTrackingCode = (code: string): string =>
  [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter((part) => part !== '').join('-');
