import type { UnitContact } from '@khai-bao/contracts';
import { isEmailAddress } from '@khai-bao/text';
import type { ContactGap } from '../accounts/account-values.js';

/** Parses the address that an account may be mailed to; null unless the contact has exactly one. */
export function parseMailAddress({ email }: UnitContact): string | null {
  const trimmed = email?.trim() ?? '';
  return isEmailAddress(trimmed) ? trimmed : null;
}

/** Finds missing or invalid parts of a contact. A missing e-mail is no gap, because the committee hands over then. */
export function findContactGaps(contact: UnitContact): ContactGap[] {
  const email = contact.email?.trim() ?? '';
  const gaps: ContactGap[] = [];
  if (contact.representative.trim().length < 2) gaps.push('representative');
  if (!/^\+\d{8,15}$/.test(contact.phone)) gaps.push('phone');
  if (email !== '' && parseMailAddress(contact) === null)
    gaps.push((email.match(/@/g) ?? []).length > 1 ? 'email-list' : 'email');
  return gaps;
}
