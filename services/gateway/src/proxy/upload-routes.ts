import type { IncomingMessage } from 'node:http';
import { maxUploadBytes } from '@khai-bao/contracts';

/** A route that takes a file, larger than a form. */
export interface UploadRoute {
  readonly path: RegExp;
  /** Bytes. */
  readonly limit: number;
  /** Files that one process holds at a time. */
  readonly concurrency: number;
  /** Who sends: somebody signed in, or a unit by the code and phone of its registration. */
  readonly sender: 'account' | 'registration';
}

export const uploadRoutes: readonly UploadRoute[] = [
  // Spreadsheets of units: 10,000 rows are 2 MB.
  {
    path: /^\/registration\/v1\/imports$/,
    limit: maxUploadBytes.spreadsheet,
    concurrency: 8,
    sender: 'account',
  },
  // What units answer their committee with.
  {
    path: /^\/registration\/v1\/registrations\/answer-files$/,
    limit: maxUploadBytes.answerFile,
    concurrency: 4,
    sender: 'registration',
  },
  // Photos that officers take at a visit.
  {
    path: /^\/registration\/v1\/inspection-photos$/,
    limit: maxUploadBytes.inspectionPhoto,
    concurrency: 6,
    sender: 'account',
  },
  // Files of the Support channel's posts.
  {
    path: /^\/support\/v1\/threads\/[0-9a-f-]{36}\/files$/,
    limit: maxUploadBytes.channelFile,
    concurrency: 6,
    sender: 'account',
  },
];

/** Files that one sender (an account, or an address that is not signed in) sends at a time, on one route and process. */
export const uploadsPerSender = 2;

/** Who an upload is counted under: the account, so that an office behind one address does not block itself; else the address. */
export const uploadSenderOf = (accountId: string | null, network: string): string =>
  accountId === null ? `address ${network}` : `account ${accountId}`;

/** The route of a file, undefined for every other request: its body is then a form's. */
export const uploadRouteOf = (request: IncomingMessage, path: string): UploadRoute | undefined =>
  request.method === 'POST' && request.headers['content-type'] === 'application/octet-stream'
    ? uploadRoutes.find((route) => route.path.test(path))
    : undefined;

/** The access token of a request that carries one. */
export const bearerTokenOf = ({ headers }: IncomingMessage): string | null =>
  /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1] ?? null;

/** Whether a unit says which registration it is; whether it is true is the service's to judge. */
export const namesRegistration = ({ headers }: IncomingMessage): boolean =>
  /^[\w -]{10,40}$/.test(String(headers['x-tracking-code'] ?? '')) &&
  /^\d{4}$/.test(String(headers['x-phone-tail'] ?? ''));

/** Counts the files under way, in all and of each sender. */
export class UploadPlaces {
  private readonly byRoute = new Map<UploadRoute, number>();
  private readonly bySender = new Map<string, number>();

  /** Gives a place; null when the route or the sender has none left. The answer gives it back, once. @param sender see `uploadSenderOf` */
  acquire(route: UploadRoute, sender: string): (() => void) | null {
    const key = `${route.path.source} ${sender}`;
    const held = this.byRoute.get(route) ?? 0;
    const mine = this.bySender.get(key) ?? 0;
    if (held >= route.concurrency || mine >= uploadsPerSender) return null;
    this.byRoute.set(route, held + 1);
    this.bySender.set(key, mine + 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.byRoute.set(route, this.byRoute.get(route)! - 1);
      const left = this.bySender.get(key)! - 1;
      if (left === 0) this.bySender.delete(key);
      else this.bySender.set(key, left);
    };
  }
}
