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
  /** `area`: the form of one ward or district, as its announcements link to it. */
  | { readonly page: 'register'; readonly area?: string }
  | { readonly page: 'track' }
  | { readonly page: 'unknown' };

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The page that a path stands for. */
export function matchRoute(path: string): Route {
  const [first = '', second, ...more] = path.split('/').filter(Boolean);
  if (more.length > 0) return { page: 'unknown' };
  if (first === '') return { page: 'home' };
  if (first === 'g' && second !== undefined) return { page: 'gate', code: decode(second) };
  if (first === 'to-khai' && second !== undefined) return { page: 'declaration', key: decode(second) };
  if (first === 'cua-toi' && second === undefined) return { page: 'mine' };
  if (first === 'dang-ky')
    return second === undefined
      ? { page: 'register' }
      : second === 'tra-cuu'
        ? { page: 'track' }
        : /^\d{2,5}$/.test(second)
          ? { page: 'register', area: second }
          : { page: 'unknown' };
  return { page: 'unknown' };
}
