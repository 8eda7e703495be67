/** `String.fromCharCode` takes its bytes as arguments, and engines bound their number. */
const charsPerCall = 8192;

/** Bytes as base64url without padding. Browser and Node. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += charsPerCall)
    binary += String.fromCharCode(...bytes.subarray(at, at + charsPerCall));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The bytes of base64url without padding; null when it is none, or spelt in another way than `toBase64Url` does. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    // A token has exactly one encoding: unused bits must be zero.
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
