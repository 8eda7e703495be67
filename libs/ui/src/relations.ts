import type { Language } from './language.js';

/** The relations that a form offers, by the words under which a declaration stores them. Officials read the stored words. */
const relationWords = {
  'Cha, mẹ': 'Parent',
  'Con, cháu': 'Child, grandchild',
  'Vợ, chồng': 'Husband, wife',
  'Người quen, người chăm sóc': 'Friend, carer',
} as const;

/** The stored words of each relation that a form offers, in the order in which it offers them. */
export const storedRelations = Object.keys(relationWords);

/** A stored relation in the language of the screen; words that somebody typed stay as they are. */
export function formatRelation(stored: string, language: Language): string {
  const english: Readonly<Record<string, string>> = relationWords;
  return language === 'en' ? (english[stored] ?? stored) : stored;
}
