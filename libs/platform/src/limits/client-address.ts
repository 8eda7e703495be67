import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { networkOf } from '../network/network-of.js';
import { currentRequest } from '../core/correlation.js';

/**
 * The address that a client's limits are counted under: the last one of `X-Forwarded-For`, which the gateway writes and
 * nobody else reaches a service to write, or else the connection's.
 */
export function clientAddressOf(forwarded: string | string[] | undefined, connection: string): string {
  const said = [forwarded ?? []].flat().join(',').split(',').at(-1)!.trim();
  return networkOf(isIP(said) === 0 ? connection : said);
}

/** Knows, anywhere below a request, whom it comes from. */
@Injectable()
export class ClientAddresses {
  /** The address of the request that is being served. @throws Error outside of any */
  currentClientAddress(): string {
    const request = currentRequest();
    if (request === undefined) throw new Error('There is no request to have an address');
    return clientAddressOf(request.headers['x-forwarded-for'], request.socket.remoteAddress ?? '');
  }
}
