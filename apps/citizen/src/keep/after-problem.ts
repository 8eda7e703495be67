import type { ApiProblem } from '@khai-bao/api-client';
import { fieldErrorCodes, type FieldError } from '@khai-bao/health-form';
import { withoutBody } from './kept-drafts.js';
import { noteServerTime, serverNow } from './server-clock.js';
import type { KeptDeclaration } from './store.js';

const maxRetryDelayMs = 60_000;
/** Longest pause after tries that found no network, in milliseconds: the event that a network is back may never come. */
const maxOfflineRetryDelayMs = 5_000;

/** Milliseconds until the next try: what the server asked for, else doubling up to a minute; spread so that phones do not return together. */
export function retryDelay(
  attempts: number,
  retryAfter: number | null,
  random: () => number = Math.random,
): number {
  const wait =
    retryAfter !== null
      ? retryAfter * 1000
      : Math.min(maxRetryDelayMs, 2_000 * 2 ** Math.max(0, attempts - 1));
  return Math.round(wait * (1 + random() * 0.3));
}

/** Will a later try of the very same body help? */
export function isPassing(problem: ApiProblem): boolean {
  return (
    problem.offline ||
    problem.status >= 500 ||
    [408, 425, 429].includes(problem.status) ||
    problem.code === 'DECLARATIONS.UNKNOWN_UNIT'
  );
}

const phoneProofRequired = 'DECLARATIONS.PHONE_PROOF_REQUIRED';

/** Does it wait for somebody to enter the code that was sent to its phone? */
export const needsPhoneProof = ({ state, problem, phoneProof }: KeptDeclaration): boolean =>
  state === 'waiting' && problem === phoneProofRequired && phoneProof === undefined;

export function knownFields(problem: ApiProblem): FieldError[] {
  return problem.fields.map(({ path, code }) => ({
    path,
    code: fieldErrorCodes.find((known) => known === code) ?? 'type',
  }));
}

/** Returns what is kept of a declaration after a try of it failed at `now`: it waits for the next try or for a person, or is refused. */
export function afterProblem(entry: KeptDeclaration, problem: ApiProblem, now: number): KeptDeclaration {
  const attempts = entry.attempts + 1;
  noteServerTime(problem.serverTime);
  if (
    problem.code === 'DECLARATIONS.CLOCK_TOO_FAR' &&
    entry.problem !== problem.code &&
    entry.body &&
    problem.serverTime !== null
  ) {
    // Filled in while the phone's clock was wrong and nobody knew: told by the server's clock from now on.
    const filledAt = Math.min(serverNow(entry.filledAt), serverNow(now));
    const body = { ...entry.body, filledAt: new Date(filledAt).toISOString() };
    return { ...entry, body, filledAt, attempts, problem: problem.code, nextAttemptAt: now };
  }
  if (problem.code === phoneProofRequired) {
    const { phoneProof: _ended, ...unproven } = entry;
    return { ...unproven, attempts, problem: problem.code, nextAttemptAt: null };
  }
  if (isPassing(problem))
    return {
      ...entry,
      attempts,
      problem: problem.code,
      nextAttemptAt:
        now +
        (problem.offline
          ? Math.min(maxOfflineRetryDelayMs, retryDelay(attempts, null))
          : retryDelay(attempts, problem.retryAfter)),
    };
  return withoutBody({
    ...entry,
    state: 'refused',
    attempts,
    problem: problem.code,
    fields: knownFields(problem),
    nextAttemptAt: null,
  });
}
