import { randomInt } from 'node:crypto';
import { foldVietnamese } from '@khai-bao/areas';
import { codeAlphabet } from '@khai-bao/health-form';

/** Random characters at the end of a user name: they make it unique in practice and impossible to guess from the name. */
const suffixLength = 4;

/**
 * Builds a user name such as `chobennghe.k7m2` from a display name and a random suffix.
 * @param maxStemLength characters that are taken from the name
 * @param fallbackStem used when the name contains no Latin letter or digit
 */
export function generateUsername(
  name: string,
  { maxStemLength, fallbackStem }: { readonly maxStemLength: number; readonly fallbackStem: string },
): string {
  const stem = foldVietnamese(name)
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, maxStemLength);
  const suffix = Array.from({ length: suffixLength }, () => codeAlphabet[randomInt(codeAlphabet.length)])
    .join('')
    .toLowerCase();
  return `${stem || fallbackStem}.${suffix}`;
}
