import { hasHiddenCharacters } from './hidden-characters.js';

/** Longest e-mail address, octets (RFC 5321, 4.5.3.1.3). */
export const maxEmailLength = 254;
/** Longest local part, octets (RFC 5321, 4.5.3.1.1). */
const maxLocalPartOctets = 64;
/** Letters beyond ASCII (RFC 6531). */
const beyondAscii = '\\u00a1-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef';
const atom = new RegExp(`^[a-z0-9!#$%&'*+/=?^_\`{|}~${beyondAscii}-]+$`, 'i');
const domainLabel = /^[a-z0-9\u00a1-\uffff-]{1,63}$/i;
const topLevelDomain = new RegExp(`^(?:[a-z${beyondAscii}]{2,}|xn[a-z0-9-]{2,})$`, 'i');

/** Length in UTF-8 of well-formed text, octets. */
const octetsOf = (text: string): number => encodeURIComponent(text).replace(/%../g, 'x').length;

/**
 * Returns whether a well-formed text is one e-mail address, without control, bidi and invisible characters: every form of the
 * system asks this function. Quoted local parts and addresses of single-label hosts are refused.
 */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const labels = text.slice(at + 1).split('.');
  return (
    text.length <= maxEmailLength &&
    // Blanks of every script, such as U+3000, and ill-formed text.
    !/\s|\p{Cs}/u.test(text) &&
    !hasHiddenCharacters(text) &&
    octetsOf(text) <= maxEmailLength &&
    local.split('.').every((part) => atom.test(part)) &&
    octetsOf(local) <= maxLocalPartOctets &&
    labels.length > 1 &&
    labels.every((label) => domainLabel.test(label) && !/^-|-$|[\uff01-\uff5e]/.test(label)) &&
    topLevelDomain.test(labels[labels.length - 1]!)
  );
}
