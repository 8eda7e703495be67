import { randomInt } from 'node:crypto';

/** No look-alikes: neither 0/O nor 1/I/L. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A tracking code of ten characters (about 49 bits), grouped `7K2M-4QX9-WT`. */
export function newTrackingCode(random: (below: number) => number = randomInt): string {
  return groupTrackingCode(Array.from({ length: 10 }, () => alphabet[random(alphabet.length)]).join(''));
}

/** The one spelling of what somebody typed: capitals, no blanks, grouped. */
export const normaliseTrackingCode = (typed: string): string =>
  groupTrackingCode(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''));

const groupTrackingCode = (code: string): string =>
  [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter((part) => part !== '').join('-');
