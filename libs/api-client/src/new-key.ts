/**
 * A key that makes a repeat harmless: a UUID of version 7 (RFC 9562), so that the index of keys grows at its end instead of being
 * written all over. Its time is that of the form, which the form says anyway. Made of `getRandomValues`, because
 * `crypto.randomUUID` is closed to pages that came over plain HTTP.
 * @param now milliseconds since 1970
 */
export function createIdempotencyKey(now = Date.now()): string {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x70;
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [time.slice(0, 8), time.slice(8), hex.slice(0, 4), hex.slice(4, 8), hex.slice(8)].join('-');
}
