import { isIP } from 'node:net';

/**
 * What limits count as one client: an IPv4 address as it is, an IPv6 address as its /64, because a single household
 * is given all of it (RFC 6177). An IPv4 address within an IPv6 one (mapped, RFC 4291, or behind NAT64, RFC 6052) is
 * the IPv4 address.
 */
export function networkOf(address: string): string {
  const plain = address.toLowerCase().split('%')[0]!;
  if (isIP(plain) !== 6) return plain;
  const groups = groupsOf(plain);
  const [head, last] = [groups.slice(0, 6).join(':'), groups.slice(6)];
  if (head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0')
    return last
      .flatMap((group) => {
        const value = Number.parseInt(group, 16);
        return [value >> 8, value & 255];
      })
      .join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  // The last 32 bits may be written as IPv4.
  const written = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = written.split('::');
  const parts = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [parts(head), parts(tail ?? '')];
  const missing = Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array.from({ length: missing }, () => '0'), ...last].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
