import { decideCodeAttempt, type CodeAttempt, type CodeState } from './code-attempt.js';

const at = new Date('2021-06-25T01:00:00Z');
const later = new Date(at.getTime() + 1);
const [wrong, ended] = ['DECLARATIONS.PHONE_CODE_WRONG', 'DECLARATIONS.PHONE_CODE_ENDED'] as const;

describe('an attempt with a one-time code', () => {
  it.each<[string, CodeState | undefined, boolean, CodeAttempt]>([
    ['the correct code proves the phone once', { attemptsLeft: 5, expiresAt: later }, true, { attemptsLeft: 0, refusal: null }],
    ['the last attempt may be the correct one', { attemptsLeft: 1, expiresAt: later }, true, { attemptsLeft: 0, refusal: null }],
    ['a wrong code costs an attempt', { attemptsLeft: 5, expiresAt: later }, false, { attemptsLeft: 4, refusal: wrong }],
    ['the last wrong attempt ends it', { attemptsLeft: 1, expiresAt: later }, false, { attemptsLeft: 0, refusal: ended }],
    ['a used or guessed one is over', { attemptsLeft: 0, expiresAt: later }, true, { attemptsLeft: 0, refusal: ended }],
    ['an expired one is over', { attemptsLeft: 5, expiresAt: at }, true, { attemptsLeft: 0, refusal: ended }],
    ['an unknown request looks like an expired one', undefined, true, { attemptsLeft: 0, refusal: ended }],
  ])('%s', (_what, state, isCorrect, decided) => {
    expect(decideCodeAttempt(state, { isCorrect, at })).toEqual(decided);
  }); // prettier-ignore
});
