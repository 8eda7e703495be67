import type { FoundContact } from '@khai-bao/contracts';

const maxInteger = 2_147_483_647;
const isCalendarDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === day;
};
const isStorableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Returns whether a found contact can be stored: what its class accepts may still be a day that no calendar has, a time that no clock
 * shows, or a text that Postgres refuses. One such contact must not take its page along.
 */
export const isStorableContact = (contact: FoundContact): boolean =>
  isCalendarDay(contact.day) &&
  /^\d{4}-/.test(contact.nearAt) &&
  Number.isFinite(Date.parse(contact.nearAt)) &&
  [contact.minutesTogether, contact.minutesApart].every((minutes) => (minutes ?? 0) <= maxInteger) &&
  [contact.unitName, contact.gateName, contact.personIndex, contact.ciphertext ?? ''].every(isStorableText);
