import type { RevocationList } from '@khai-bao/health-form';

/** Older than this, a list is shown with an amber frame, seconds. */
const oldAfterSeconds = 3_600;
/** Older than this, a list lets nobody in without the service, seconds. */
const staleAfterSeconds = 12 * 3_600;

/** `missing` and `stale`: this device lets nobody in on its own. */
export type ListAge = 'missing' | 'fresh' | 'old' | 'stale';

/** How old a list is at an instant of the server's clock, milliseconds since 1970. */
export function ageOfList(list: Pick<RevocationList, 'asOf'> | null, now: number): ListAge {
  if (list === null) return 'missing';
  const seconds = now / 1000 - list.asOf;
  return seconds > staleAfterSeconds ? 'stale' : seconds > oldAfterSeconds ? 'old' : 'fresh';
}
