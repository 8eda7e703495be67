import { lookup as resolveHost } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface OutboundRequest {
  readonly url: string;
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  readonly timeoutMs: number;
  /** Whether private addresses and plain HTTP are allowed. */
  readonly allowsPrivateAddresses: boolean;
}

/** Thrown for an address that is not public, and for a URL that is not https. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

const maxResponseBytes = 16 * 1024;

/** Networks that are not public: IANA special-purpose registries for IPv4 and IPv6. */
const specialNetworks = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  specialNetworks.addSubnet(network, prefix, 'ipv4');
/** Public IPv6 addresses are in this network only. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  specialNetworks.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is public. Addresses that embed IPv4 addresses are not. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) === 4
    ? !specialNetworks.check(address, 'ipv4')
    : isIP(address) === 6 && globalUnicast.check(address, 'ipv6') && !specialNetworks.check(address, 'ipv6');

/** Resolves a host for the connection itself, so that a second resolution cannot lead elsewhere. */
const publicLookup: LookupFunction = (host, options, callback) => {
  resolveHost(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new RefusedAddressError('the host has no public address'), '', 0);
    if (options.all === true) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

/**
 * Sends a request to an address that somebody outside has given. Redirects are not followed, the response is bounded, and the whole
 * exchange has a time limit.
 * @returns the status of the response
 * @throws RefusedAddressError, or the error of the connection
 */
export function sendOutboundRequest(outbound: OutboundRequest): Promise<number> {
  const { url, method, headers, body, timeoutMs, allowsPrivateAddresses } = outbound;
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!allowsPrivateAddresses && target.protocol !== 'https:')
    throw new RefusedAddressError('the URL is not https');
  if (!allowsPrivateAddresses && isIP(host) !== 0 && !isPublicAddress(host))
    throw new RefusedAddressError('the address is not public');
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(target, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
      ...(allowsPrivateAddresses ? {} : { lookup: publicLookup }),
    });
    request.on('response', (response) => void readStatus(response).then(resolve, reject));
    request.on('error', reject);
    request.end(body);
  });
}

/** Reads a response up to its limit and returns its status. A longer one ends the connection. */
function readStatus(response: IncomingMessage): Promise<number> {
  return new Promise((resolve, reject) => {
    const status = response.statusCode ?? 0;
    let received = 0;
    response.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxResponseBytes) response.destroy();
    });
    response.on('close', () => resolve(status));
    response.on('error', reject);
  });
}
