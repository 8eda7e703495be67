import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { networkOf } from '../network/network-of.js';
import { currentRequest } from '../core/correlation.js';

/**
 * Returns the address under which a client's rate limits are counted: the last entry of `X-Forwarded-For`, which only
 * the gateway can write, or else the address of the connection.
 */
export function clientAddressOf(forwarded: string | string[] | undefined, connection: string): string {
  const said = [forwarded ?? []].flat().join(',').split(',').at(-1)!.trim();
  return networkOf(isIP(said) === 0 ? connection : said);
}

/** Returns the client address of the current request. */
@Injectable()
export class ClientAddresses {
  /** Returns the client address of the current request. @throws Error outside of a request */
  currentClientAddress(): string {
    const request = currentRequest();
    if (request === undefined) throw new Error('There is no current request');
    return clientAddressOf(request.headers['x-forwarded-for'], request.socket.remoteAddress ?? '');
  }
}
