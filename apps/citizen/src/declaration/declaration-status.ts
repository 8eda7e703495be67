import type { KeptDeclaration } from '../keep/store.js';

/** What a kept declaration is worth now. */
export type DeclarationStatus =
  'waiting' | 'refused' | 'withdrawn' | 'expired' | 'clear' | 'caution' | 'suspected';

/** `now`: milliseconds since 1970, by the server's clock. */
export function declarationStatusOf(entry: KeptDeclaration, now: number): DeclarationStatus {
  if (entry.state !== 'accepted' || !entry.answer) return entry.state === 'refused' ? 'refused' : 'waiting';
  if (entry.status?.withdrawn) return 'withdrawn';
  if (Date.parse(entry.status?.validUntil ?? entry.answer.pass.validUntil) <= now) return 'expired';
  return entry.status?.outcome ?? entry.answer.outcome;
}

/** Does it open a gate, at once or after a question? */
export function isUsable(entry: KeptDeclaration, now: number): boolean {
  return ['clear', 'caution'].includes(declarationStatusOf(entry, now));
}
