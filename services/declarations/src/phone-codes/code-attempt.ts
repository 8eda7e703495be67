import type { ErrorCode } from '@khai-bao/contracts';

export type PhoneCodePurpose = 'declare' | 'find';

/** Attempts of one code. Five of a million codes are guessed with a probability of 1 in 200,000. */
export const maxCodeAttempts = 5;

export interface CodeState {
  readonly attemptsLeft: number;
  readonly expiresAt: Date;
}

/** What becomes of an attempt: the attempts that are left, and the refusal; null when the phone is proven. */
export interface CodeAttempt {
  readonly attemptsLeft: number;
  readonly refusal: Extract<
    ErrorCode,
    'DECLARATIONS.PHONE_CODE_WRONG' | 'DECLARATIONS.PHONE_CODE_ENDED'
  > | null;
}

/** Decides an attempt with a code. A code proves a phone once, and ends with its time or its last wrong attempt. */
export function decideCodeAttempt(
  state: CodeState | undefined,
  { isCorrect, at }: { readonly isCorrect: boolean; readonly at: Date },
): CodeAttempt {
  if (state === undefined || state.attemptsLeft <= 0 || state.expiresAt <= at)
    return { attemptsLeft: 0, refusal: 'DECLARATIONS.PHONE_CODE_ENDED' };
  if (isCorrect) return { attemptsLeft: 0, refusal: null };
  const attemptsLeft = state.attemptsLeft - 1;
  return {
    attemptsLeft,
    refusal: attemptsLeft === 0 ? 'DECLARATIONS.PHONE_CODE_ENDED' : 'DECLARATIONS.PHONE_CODE_WRONG',
  };
}
