const freeGuessCount = 5;
const maxLockoutSeconds = 15 * 60;

/**
 * Duration of the lockout of a name after consecutive wrong passwords, seconds: 0 up to four, then 2, doubling to 15 minutes.
 * A guesser gets about 100 attempts on the first day and 96 on each further day, against passwords of at least ten characters
 * (NIST SP 800-63B-4, 3.2.2, requires such a limit).
 */
export const lockoutSecondsAfter = (wrong: number): number =>
  wrong < freeGuessCount ? 0 : Math.min(maxLockoutSeconds, 2 ** Math.min(20, wrong - freeGuessCount + 1));
