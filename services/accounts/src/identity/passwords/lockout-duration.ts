const freeGuessCount = 5;
const maxLockoutSeconds = 15 * 60;

/**
 * How long a name is shut after so many wrong passwords in a row, seconds: nothing after up to four, then 2 and doubling to
 * 15 minutes. That leaves a patient guesser about a hundred tries on the first day and 96 on each further one, against
 * passwords of ten characters at least (NIST SP 800-63B-4, 3.2.2, asks for a limit of this kind).
 */
export const lockoutSecondsAfter = (wrong: number): number =>
  wrong < freeGuessCount ? 0 : Math.min(maxLockoutSeconds, 2 ** Math.min(20, wrong - freeGuessCount + 1));
