import type { Session } from '@khai-bao/api-client/admin';

let passwordToReplace: string | null = null;

/**
 * Carries the one-time password of a sign-in to the form that replaces it, so that nobody types it twice. It stays in the memory of
 * this page only, until it is used, refused, or somebody signs out.
 */
export function carryPassword(password: string, session: Session): void {
  passwordToReplace = password;
  const leave = session.subscribe(() => {
    if (session.state().status === 'must-change') return;
    passwordToReplace = null;
    leave();
  });
}

/** Forgets it: the sign-in was refused. */
export function dropCarriedPassword(): void {
  passwordToReplace = null;
}

/** The password that somebody has just signed in with, while it must be changed. */
export const carriedPassword = (): string | null => passwordToReplace;
