import { foldVietnamese } from '@khai-bao/areas';
import { normalisePassword } from '../../accounts/password-text.js';

const commonWords = ['password', 'matkhau', '12345678', 'khaibao', 'covid', 'qwerty', 'saigon', 'vietnam'];
const minPasswordCharacters = 10;
const maxPasswordCharacters = 128;
/** A password with fewer distinct characters is a pattern, in any script. */
const minDistinctCharacters = 4;
/** A well-known word with fewer additional characters is as easy to guess as the word. */
const minCharactersBesideCommonWord = 5;

/**
 * Finds the weakness of a new password, or null. The rules follow NIST SP 800-63B-4: a minimum length of at least 8, no
 * composition rules, a comparison with known bad passwords. Each character of any script counts as one.
 * @returns `short`, `long`, `common`, `contains-username`
 */
export function findPasswordWeakness(
  password: string,
  username: string,
): 'short' | 'long' | 'common' | 'contains-username' | null {
  const characters = [...normalisePassword(password)];
  if (characters.length < minPasswordCharacters) return 'short';
  if (characters.length > maxPasswordCharacters) return 'long';
  if (new Set(characters.map((character) => character.toLowerCase())).size < minDistinctCharacters)
    return 'common';
  // Folding keeps letters and digits of every script: the text beside a well-known word may be Khmer.
  const folded = foldVietnamese(password).replaceAll(' ', '');
  const isWellKnown = (word: string): boolean =>
    folded.includes(word) && [...folded.replaceAll(word, '')].length < minCharactersBesideCommonWord;
  if (commonWords.some(isWellKnown)) return 'common';
  const name = username.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return name.length >= 4 && folded.includes(name) ? 'contains-username' : null;
}
