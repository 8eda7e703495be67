import { randomInt } from 'node:crypto';
import { guardPinLength } from '@khai-bao/contracts';

export type PinWeakness = 'pattern' | 'date';

/** Rows and columns of a key pad, in both directions, as people type them. */
const keyPadPatterns = ['147258', '258369', '789456', '456123', '159753', '147369', '258000', '112233'];

/**
 * Finds the weakness of a PIN of six digits, or null.
 * @returns `pattern` for repeated and consecutive digits and well-known patterns, `date` for a date of birth (ddMMyy)
 */
export function findPinWeakness(pin: string): PinWeakness | null {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, at) => (digit - digits[at]! + 10) % 10);
  const [first, second] = [pin.slice(0, 3), pin.slice(3)];
  const backwards = [...pin].toReversed().join('');
  const isPattern =
    new Set(digits).size < 3 ||
    new Set(steps).size === 1 ||
    first === second ||
    first === [...second].toReversed().join('') ||
    /^(\d\d)\1\1$|^(\d)\2\2(\d)\3\3$|^(\d)\4(\d)\5(\d)\6$/.test(pin) ||
    keyPadPatterns.some((pattern) => pattern === pin || pattern === backwards);
  if (isPattern) return 'pattern';
  return isDateOfBirth(pin) ? 'date' : null;
}

/** Whether the digits are a day, a month and a year between 1940 and 2012. */
function isDateOfBirth(pin: string): boolean {
  const [day, month, year] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)].map(Number) as [
    number,
    number,
    number,
  ];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && (year >= 40 || year <= 12);
}

/** Generates a random PIN without a weakness. */
export function generatePin(): string {
  for (;;) {
    const pin = String(randomInt(10 ** guardPinLength)).padStart(guardPinLength, '0');
    if (findPinWeakness(pin) === null) return pin;
  }
}
