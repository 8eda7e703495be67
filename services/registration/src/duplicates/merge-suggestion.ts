import type { AccountState, RegistrationState } from '@khai-bao/contracts';
import type { CorrectableField, UnitFields } from '../units/unit-fields.js';

/** One of the registrations that a merge is suggested for. */
export interface MergeSide {
  readonly id: string;
  readonly state: RegistrationState;
  readonly accountState: AccountState | null;
  readonly submittedAt: Date;
  readonly fields: UnitFields;
}

/** Whether an account is or will be in use. Its registration cannot end in a merge. */
export const hasUsableAccount = (accountState: AccountState | null): boolean =>
  accountState !== null && !['REQUESTED', 'REFUSED', 'DISABLED'].includes(accountState);

const statesByProgress: readonly RegistrationState[] = [
  'FORWARDED',
  'PHARMACY_LISTED',
  'EXEMPT_NCOVI',
  'RECEIVED',
];
const progressRankOf = ({ accountState, state }: MergeSide): number =>
  hasUsableAccount(accountState)
    ? statesByProgress.length + 1
    : statesByProgress.includes(state)
      ? statesByProgress.length - statesByProgress.indexOf(state)
      : 0;

/** Suggests which registration remains: the one with an account, else the one that has progressed further, else the older one. */
export const suggestSurvivor = (left: MergeSide, right: MergeSide): MergeSide => {
  if (progressRankOf(left) !== progressRankOf(right))
    return progressRankOf(left) > progressRankOf(right) ? left : right;
  return left.submittedAt <= right.submittedAt ? left : right;
};

/** The contact; the newer registration is more likely to be right. */
const contactFields: readonly CorrectableField[] = ['representative', 'phone', 'email'];
const fieldsWithDiacritics: readonly CorrectableField[] = ['name', 'street', 'representative'];
const withoutDiacritics = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\p{M}]/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();
const countDiacritics = (text: string): number => (text.normalize('NFD').match(/[\p{M}đĐ]/gu) ?? []).length;

/** Suggests fields to take from the registration that ends: those that the other lacks, those with more diacritics, and the newer contact. */
export function suggestFieldsToTake(survivor: MergeSide, loser: MergeSide): CorrectableField[] {
  const newer = loser.submittedAt > survivor.submittedAt;
  return (Object.keys(survivor.fields) as CorrectableField[]).filter((field) => {
    const [kept, other] = [survivor.fields[field], loser.fields[field]];
    if (kept === other || other === null || other === '') return false;
    if (kept === null || kept === '') return true;
    if (
      fieldsWithDiacritics.includes(field) &&
      withoutDiacritics(String(kept)) === withoutDiacritics(String(other))
    )
      return countDiacritics(String(other)) > countDiacritics(String(kept));
    return newer && contactFields.includes(field);
  });
}
