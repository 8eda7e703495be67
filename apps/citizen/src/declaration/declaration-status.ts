import type { KeptDeclaration } from '../keep/store.js';

/** What a kept declaration is worth now. */
export type DeclarationStatus =
  | 'waiting'
  | 'refused'
  /** A change was asked for and is not sent yet. */
  | 'changing'
  | 'withdrawn'
  | 'erased'
  /** A later pass of the declaration has taken the place of the one that is kept here. */
  | 'replaced'
  /** Gate staff reported a suspicion: no gate admits its pass. */
  | 'blocked'
  | 'expired'
  | 'clear'
  | 'caution'
  | 'suspected';

/** `now`: milliseconds since 1970, by the server's clock. */
export function declarationStatusOf(entry: KeptDeclaration, now: number): DeclarationStatus {
  const { answer, status, change } = entry;
  if (entry.state !== 'accepted' || !answer) return entry.state === 'refused' ? 'refused' : 'waiting';
  if (change?.state === 'done' && change.kind === 'erase') return 'erased';
  if (status?.withdrawn) return status.status === 'erased' ? 'erased' : 'withdrawn';
  if (change?.state === 'done' && change.kind === 'withdraw') return 'withdrawn';
  if (change?.state === 'waiting') return 'changing';
  if ((status?.passIssue ?? 0) > (entry.passIssue ?? 0)) return 'replaced';
  if (status?.passBlocked) return 'blocked';
  if (Date.parse(status?.validUntil ?? answer.pass.validUntil) <= now) return 'expired';
  return status?.outcome ?? answer.outcome;
}

/** Does it open a gate, at once or after a question? */
export function isUsable(entry: KeptDeclaration, now: number): boolean {
  return ['clear', 'caution'].includes(declarationStatusOf(entry, now));
}

/** Does a data centre still have to confirm what was changed? */
export function awaitsConfirmation({ change, status }: KeptDeclaration): boolean {
  return change?.state === 'done' && !(status?.nationalConfirmedAt && status.cityConfirmedAt);
}
