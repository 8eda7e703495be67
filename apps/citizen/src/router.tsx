import { citizenPaths, returnGateParameter } from '@khai-bao/contracts/app-routes';
import { useSyncExternalStore, type AnchorHTMLAttributes } from 'react';

const listeners = new Set<() => void>();
const notifyListeners = (): void => listeners.forEach((listener) => listener());

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to a page of the app. `replace`: Back does not return to the page before. */
export function navigate(path: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  window.scrollTo(0, 0);
  notifyListeners();
}

/** The path now, without what follows `?` or `#`. */
export function usePath(): string {
  return useSyncExternalStore(
    subscribe,
    () => location.pathname,
    () => '/',
  );
}

/** What follows `#` in the address, with it; empty when nothing does. */
export function useHash(): string {
  return useSyncExternalStore(
    subscribe,
    () => location.hash,
    () => '',
  );
}

/** The gate to which a page of remembered people returns, as its address names it. */
export function returnGate(): string | undefined {
  return new URLSearchParams(location.search).get(returnGateParameter) ?? undefined;
}

/** A link inside the app; opens in a new tab as any link does when asked to. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
          return;
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'gate'; readonly code: string }
  | { readonly page: 'declaration'; readonly key: string }
  | { readonly page: 'mine' }
  | { readonly page: 'people' }
  /** `id`: of a remembered person, or one of the segments for a new one and for those of another phone. */
  | { readonly page: 'person'; readonly id: string }
  /** `area`: the form of one ward or district, as its announcements link to it. */
  | { readonly page: 'register'; readonly area?: string }
  | { readonly page: 'track' }
  /** The daily question of a contact; the token of its link stands in the fragment. */
  | { readonly page: 'follow-up' }
  /** What a visitor card is; its code is not read here. */
  | { readonly page: 'visitor-card' }
  | { readonly page: 'unknown' };

/** Decodes a path segment; one that is not well-formed stays as it is. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Matches a path with the pages of the app; empty segments do not count. */
export function matchRoute(path: string): Route {
  const segments = path.split('/').filter(Boolean);
  const [first, second, third] = segments;
  switch (`/${segments.join('/')}`) {
    case citizenPaths.home:
      return { page: 'home' };
    case citizenPaths.ownDeclarations:
      return { page: 'mine' };
    case citizenPaths.people:
      return { page: 'people' };
    case citizenPaths.registration:
      return { page: 'register' };
    case citizenPaths.registrationTracking:
      return { page: 'track' };
    case citizenPaths.followUp:
      return { page: 'follow-up' };
  }
  if (second === undefined) return { page: 'unknown' };
  const isGate = [citizenPaths.gate, citizenPaths.posterGate].some((path) => path === `/${first}`);
  // The version of the poster follows its code; it is for the unit, not for its visitors.
  if (isGate && (third === undefined || /^\d{1,6}$/.test(third)) && segments.length <= 3)
    return { page: 'gate', code: decodeSegment(second) };
  if (segments.length > 2) return { page: 'unknown' };
  switch (`/${first}`) {
    case citizenPaths.declaration:
      return { page: 'declaration', key: decodeSegment(second) };
    case citizenPaths.people:
      return { page: 'person', id: decodeSegment(second) };
    case citizenPaths.visitorCard:
    case citizenPaths.printedVisitorCard:
      return { page: 'visitor-card' };
    case citizenPaths.registration:
      if (/^\d{2,5}$/.test(second)) return { page: 'register', area: second };
  }
  return { page: 'unknown' };
}
