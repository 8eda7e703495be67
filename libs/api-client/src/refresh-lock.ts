import { isOwnRefusal, readServiceProblem } from './admin-problem.js';

/** A wrong current password or code is a 401 too, and ends nothing; nor does a 401 of something between. */
export async function endsSession(answer: Response): Promise<boolean> {
  const problem = await readServiceProblem(answer.clone());
  return (
    isOwnRefusal(problem) &&
    problem.code !== 'ACCOUNTS.BAD_CREDENTIALS' &&
    !problem.code.startsWith('ACCOUNTS.SECOND_FACTOR_')
  );
}

/** Runs alone across the tabs of one browser: the refresh token rotates, and two tabs must not use one twice. */
export async function withRefreshLock<T>(work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks ? locks.request('kb-refresh', work) : work();
}
