import { foldVietnamese } from '@khai-bao/areas';

const common = ['password', 'matkhau', '12345678', 'khaibao', 'covid', 'qwerty', 'saigon', 'vietnam'];

/**
 * What is wrong with a new password, or null. Length counts most (NIST SP 800-63B-4: at least 8, no composition rules, compare with known bad ones).
 * @returns `short`, `long`, `common`, `contains-username`
 */
export function passwordWeakness(
  password: string,
  username: string,
): 'short' | 'long' | 'common' | 'contains-username' | null {
  const length = [...password].length;
  if (length < 10) return 'short';
  if (length > 128) return 'long';
  const folded = foldVietnamese(password).replaceAll(/[^a-z0-9]/g, '');
  if (new Set(folded).size < 4) return 'common';
  // A well-known word with a year behind it is as good as the word.
  if (common.some((word) => folded.includes(word) && folded.replaceAll(word, '').length < 5)) return 'common';
  const name = username.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return name.length >= 4 && folded.includes(name) ? 'contains-username' : null;
}
