import type { ErrorCode } from '@khai-bao/contracts';

/** The route of a service that a request target names. */
export interface ServiceTarget {
  readonly service: string;
  /** Path of the service, without the query. */
  readonly path: string;
}

const serviceRoute = /^\/api\/([^/?]+)(\/v1\/[^?]*)/;
const allowedMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);
const pathTraversal = /(^|\/)\.\.?(\/|$)|%2e|%2f|\\/i;
/**
 * Letters, digits, `-` and `_` never need an escape (RFC 3986, 2.3). To a service, a path that escapes them equals the plain one;
 * to the rules of the gateway it is another path.
 */
const unnecessaryEscape = /%(2d|3[0-9]|4[1-9a-f]|5[0-9a]|5f|6[1-9a-f]|7[0-9ae])/i;
/** Live pages are recognised by path and method only: the `Accept` header of a client lifts no limit. */
const livePath = /^\/v1\/([a-z-]+\/)?stream$/;

/**
 * A request target has no fragment (RFC 9112, 3.2). A service ignores a fragment, so the rules of the gateway would see another path
 * than the service.
 */
const hasFragment = (url: string): boolean => url.includes('#');

/** Whether the proxy handles a request target: routes of services, and targets that are refused whatever they name. */
export const isServiceRoute = (url: string): boolean => serviceRoute.test(url) || hasFragment(url);

/** Returns the service route of a request, or the error code of its refusal. */
export function parseServiceTarget(
  method: string,
  url: string,
  hasService: (service: string) => boolean,
): ServiceTarget | { readonly refusal: ErrorCode } {
  if (hasFragment(url) || !isDecodable(url)) return { refusal: 'PLATFORM.MALFORMED' };
  const [, service = '', path = ''] = serviceRoute.exec(url) ?? [];
  if (!allowedMethods.has(method) || !hasService(service) || pathTraversal.test(path))
    return { refusal: 'PLATFORM.NOT_FOUND' };
  if (unnecessaryEscape.test(path)) return { refusal: 'PLATFORM.MALFORMED' };
  return { service, path };
}

/** Whether a request opens a live page (server-sent events). */
export const isLiveRequest = (method: string, path: string): boolean =>
  method === 'GET' && livePath.test(path);

function isDecodable(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
