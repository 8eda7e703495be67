import type { RecordCheckDto } from '@khai-bao/api-client/declarations';
import type { HeldCheck } from './check-store.js';

/** The service's limit of one request, items. */
const maxChecksPerBatch = 200;
/** The gateway takes bodies of 64 KiB; the rest is for the frame of the request, bytes. */
const maxBatchBytes = 60_000;

/** The body of a held check. Another sender than the guard who made it names the guard. */
export const toCheckBody = ({ check, guardId }: HeldCheck, accountId: string): RecordCheckDto => ({
  ...check,
  ...(guardId === accountId ? {} : { guardId }),
});

/** Divides held checks into batches of at most `maxChecksPerBatch` items and `maxBatchBytes`, in their order. */
export function toBatches(held: readonly HeldCheck[], accountId: string): HeldCheck[][] {
  const batches: HeldCheck[][] = [];
  let bytes = Infinity;
  for (const one of held) {
    // The bodies are ASCII, so a character is a byte.
    const size = JSON.stringify(toCheckBody(one, accountId)).length + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= maxChecksPerBatch || bytes + size > maxBatchBytes) {
      batches.push([one]);
      bytes = size;
    } else {
      last.push(one);
      bytes += size;
    }
  }
  return batches;
}
