import type { AccountState, RegistrationState } from '@khai-bao/contracts';
import type { CorrectableField, UnitFields } from '../registrations/field-changes.js';

/** What a merge is proposed from. */
export interface MergeSide {
  readonly id: string;
  readonly state: RegistrationState;
  readonly accountState: AccountState | null;
  readonly submittedAt: Date;
  readonly fields: UnitFields;
}

/** An account that somebody may use, or is about to: its registration cannot end while it lives. */
export const hasAccount = (accountState: AccountState | null): boolean =>
  accountState !== null && !['REQUESTED', 'REFUSED', 'DISABLED'].includes(accountState);

const far: readonly RegistrationState[] = ['FORWARDED', 'PHARMACY_LISTED', 'EXEMPT_NCOVI', 'RECEIVED'];
const rank = ({ accountState, state }: MergeSide): number =>
  hasAccount(accountState) ? far.length + 1 : far.includes(state) ? far.length - far.indexOf(state) : 0;

/** Which of two stays: that with the account, else the one that has come further, else the older one. */
export const survivorOf = (left: MergeSide, right: MergeSide): MergeSide => {
  if (rank(left) !== rank(right)) return rank(left) > rank(right) ? left : right;
  return left.submittedAt <= right.submittedAt ? left : right;
};

/** Whom one calls: the newer registration knows better. */
const contactFields: readonly CorrectableField[] = ['representative', 'phone', 'email'];
const spelt: readonly CorrectableField[] = ['name', 'street', 'representative'];
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\p{M}]/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();
const marks = (text: string): number => (text.normalize('NFD').match(/[\p{M}đĐ]/gu) ?? []).length;

/** The fields that are better taken from the one that goes: what the other lacks, what is spelt with its diacritics, the newer contact. */
export function fieldsToTake(survivor: MergeSide, loser: MergeSide): CorrectableField[] {
  const newer = loser.submittedAt > survivor.submittedAt;
  return (Object.keys(survivor.fields) as CorrectableField[]).filter((field) => {
    const [kept, other] = [survivor.fields[field], loser.fields[field]];
    if (kept === other || other === null || other === '') return false;
    if (kept === null || kept === '') return true;
    if (spelt.includes(field) && plain(String(kept)) === plain(String(other)))
      return marks(String(other)) > marks(String(kept));
    return newer && contactFields.includes(field);
  });
}
