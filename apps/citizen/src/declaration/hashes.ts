import type { KeptDeclaration } from '../keep/store.js';

/** The part of a declaration's address that opens what can be done with it. */
export const manageHash = '#quan-ly';
/** The part that opens its correction; the two screens of the form have parts of their own. */
export const correctHash = '#sua';
const formHashes: readonly string[] = [correctHash, '#nguoi-khai', '#suc-khoe'];

/** What a declaration's address shows instead of its pass; null: the pass. */
export function managedPartOf(entry: KeptDeclaration | undefined, hash: string): 'manage' | 'correct' | null {
  if (entry?.state !== 'accepted' || !entry.answer) return null;
  // While a change waits to be sent, the pass as it was is not shown.
  if (entry.change?.state === 'waiting' || hash === manageHash) return 'manage';
  return formHashes.includes(hash) ? 'correct' : null;
}
