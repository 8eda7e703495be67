import { hasHiddenCharacters } from './hidden-characters.js';

const emailForm = /^[^\s@<>"(),:;[\]\\]{1,64}@[^\s@<>"(),:;[\]\\]{1,190}\.[^\s@<>"(),:;[\]\\.]{2,63}$/u;

/** Returns whether a text is one e-mail address, without control, bidi and invisible characters. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && emailForm.test(text) && !hasHiddenCharacters(text);
}
