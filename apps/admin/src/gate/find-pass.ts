import { isValidPassCode, normaliseCode } from '@khai-bao/health-form';

const token = /KB1\.[\w-]+\.[\w-]+/;

/** True for a text that holds the token of a pass. */
export const isPass = (text: string): boolean => token.test(text);

/** Finds the pass in what a camera or a keyboard gave: a token, or a typed code with a good check character. */
export function findPass(text: string): { pass: string; typed: boolean } | 'poster' | 'malformed' {
  const found = token.exec(text)?.[0];
  if (found) return { pass: found, typed: false };
  if (/\/g\/[^/]+/i.test(text)) return 'poster';
  const code = normaliseCode(text);
  return isValidPassCode(code) ? { pass: code, typed: true } : 'malformed';
}
