import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountsConfig } from '../../accounts.config.js';

/** `refresh`: the refresh token of the session. `device`: identifies a browser so that a new one can be reported; it authorises nothing. */
export type CookieKind = 'refresh' | 'device';

/** Path of the cookies as browsers see it, in front of the gateway. */
const cookiePath = '/api/accounts/v1';
const maxAgeSeconds: Readonly<Record<CookieKind, number>> = {
  refresh: 12 * 60 * 60,
  device: 365 * 24 * 60 * 60,
};

/**
 * Reads and sets the cookies of sign-in. Over https their names begin with `__Secure-` (RFC 6265bis, 4.1.3.1): a browser accepts
 * such a cookie from https only. `__Host-` would require the path `/` and send the refresh token to every service.
 */
@Injectable()
export class BrowserCookies {
  private readonly isSecure: boolean;

  constructor(config: AccountsConfig) {
    this.isSecure = config.publicOrigin.startsWith('https:');
  }

  readCookie(request: FastifyRequest, kind: CookieKind): string | undefined {
    return new RegExp(`(?:^|;\\s*)${this.cookieNameOf(kind)}=([\\w-]{20,100})(?:;|$)`).exec(
      request.headers.cookie ?? '',
    )?.[1];
  }

  setCookie(reply: FastifyReply, kind: CookieKind, value: string): void {
    void reply.header('set-cookie', this.toHeaderValue(kind, value, maxAgeSeconds[kind]));
  }

  clearCookie(reply: FastifyReply, kind: CookieKind): void {
    void reply.header('set-cookie', this.toHeaderValue(kind, '', 0));
  }

  private cookieNameOf(kind: CookieKind): string {
    return `${this.isSecure ? '__Secure-' : ''}kb_${kind}`;
  }

  private toHeaderValue(kind: CookieKind, value: string, maxAge: number): string {
    const secure = this.isSecure ? '; Secure' : '';
    return `${this.cookieNameOf(kind)}=${value}; Path=${cookiePath}; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`;
  }
}
