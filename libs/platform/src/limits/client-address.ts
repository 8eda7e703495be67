import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { currentRequest } from '../observability/correlation.js';

/**
 * The address that a client's limits are counted under: the last one of `X-Forwarded-For`, which the gateway writes and
 * nobody else reaches a service to write, or else the connection's. An IPv6 client is its /64, because a single
 * household is given all of it (RFC 6177).
 */
export function clientAddress(forwarded: string | string[] | undefined, connection: string): string {
  const said = [forwarded ?? []].flat().join(',').split(',').at(-1)!.trim();
  const address = (isIP(said) === 0 ? connection : said).toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 6 ? `${networkOf(address)}::/64` : address;
}

/** The first four groups of an IPv6 address, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array.from({ length: missing }, () => '0'), ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Knows, anywhere below a request, whom it comes from. */
@Injectable()
export class ClientAddresses {
  /** The address of the request that is being served. @throws Error outside of any */
  current(): string {
    const request = currentRequest();
    if (request === undefined) throw new Error('There is no request to have an address');
    return clientAddress(request.headers['x-forwarded-for'], request.socket.remoteAddress ?? '');
  }
}
