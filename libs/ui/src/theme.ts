import { useSyncExternalStore } from 'react';

/** What the person chose; `auto` follows the device. */
export type ThemeChoice = 'auto' | 'light' | 'dark';
const storeKey = 'kb-theme';
const listeners = new Set<() => void>();
let choice: ThemeChoice | undefined;

function dark(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches;
}

function applyToDocument(value: ThemeChoice): void {
  if (typeof document === 'undefined') return;
  if (value === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = value;
}

/** The choice kept on this device. */
export function getThemeChoice(): ThemeChoice {
  if (choice) return choice;
  choice = 'auto';
  try {
    const stored = localStorage.getItem(storeKey);
    if (stored === 'light' || stored === 'dark') choice = stored;
  } catch {
    // Storage closed: the device decides.
  }
  applyToDocument(choice);
  return choice;
}

/** Chooses light, dark or the device's own. */
export function setThemeChoice(value: ThemeChoice): void {
  choice = value;
  applyToDocument(value);
  try {
    if (value === 'auto') localStorage.removeItem(storeKey);
    else localStorage.setItem(storeKey, value);
  } catch {
    // Not remembered, but switched.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const media = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined;
  media?.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media?.removeEventListener('change', listener);
  };
}

/** The scheme that the screen has now. */
export function useScheme(): 'light' | 'dark' {
  const read = (): 'light' | 'dark' => {
    const chosen = getThemeChoice();
    return chosen === 'auto' ? (dark() ? 'dark' : 'light') : chosen;
  };
  return useSyncExternalStore(subscribe, read, () => 'light' as const);
}
