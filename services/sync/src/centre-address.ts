import { BlockList, isIP } from 'node:net';
import { ConfigError } from '@khai-bao/platform/config';

/** Networks of the machine itself and of cloud metadata services. Private networks are allowed, because the city has one. */
const forbiddenNetworks = new BlockList();
for (const [network, bits, kind] of [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
] as const)
  forbiddenNetworks.addSubnet(network, bits, kind);

/**
 * Returns why an address is not allowed for a data centre in production, or null. Only https is allowed: after DNS rebinding, an
 * internal machine would have to present the certificate of the centre before a Bundle is sent.
 */
export function findCentreAddressProblem(
  address: string,
): 'unreadable' | 'https' | 'credentials' | 'origin' | 'own-machine' | null {
  if (!URL.canParse(address)) return 'unreadable';
  const url = new URL(address);
  if (url.protocol !== 'https:') return 'https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.origin !== address) return 'origin';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const kind = isIP(host);
  if (kind === 0) return /^localhost$|\.(localhost|local|internal)$/.test(host) ? 'own-machine' : null;
  return forbiddenNetworks.check(host, kind === 4 ? 'ipv4' : 'ipv6') ? 'own-machine' : null;
}

/** Validates the addresses of all destinations. @throws ConfigError that names the destination and the rule, never the address */
export function requireCentreAddresses(destinations: string): void {
  for (const { name, url } of JSON.parse(destinations) as { name?: unknown; url?: unknown }[]) {
    const wrong = findCentreAddressProblem(String(url));
    if (wrong !== null) throw new ConfigError(`DESTINATIONS: ${String(name)} has an unfit url (${wrong})`);
  }
}

/** Validates the address of the NCOVI list, when there is one. @throws ConfigError that names the rule, never the address */
export function requireListAddress(list: string): void {
  if (list === '') return;
  const { url } = JSON.parse(list) as { url?: unknown };
  const wrong = findCentreAddressProblem(String(url));
  if (wrong !== null) throw new ConfigError(`NCOVI_LIST: it has an unfit url (${wrong})`);
}
