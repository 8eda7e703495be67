/** Maximum number of gates that a unit may state. */
export const maxExpectedGates = 200;

/**
 * A number of gates, 1 to `maxExpectedGates`, from its digits as typed; null for every other text. Nothing is
 * truncated: `1500` is invalid.
 */
export function parseGateCount(text: string): number | null {
  const plain = text.normalize('NFKC').trim();
  const gates = Number(plain);
  return /^\d{1,6}$/.test(plain) && gates >= 1 && gates <= maxExpectedGates ? gates : null;
}
