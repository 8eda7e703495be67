import { useSyncExternalStore } from 'react';

/** A language of the screens. Vietnamese is the first one. */
export type Language = 'vi' | 'en';

const storeKey = 'kb-language';
const listeners = new Set<() => void>();
let current: Language | undefined;

function readStoredLanguage(): Language {
  try {
    const stored = localStorage.getItem(storeKey);
    if (stored === 'vi' || stored === 'en') return stored;
  } catch {
    // Storage can be closed to us (private window): the browser's language decides.
  }
  const wanted = typeof navigator === 'undefined' ? [] : navigator.languages;
  const first = wanted.find((tag) => /^(vi|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith('en') ? 'en' : 'vi';
}

function applyToDocument(language: Language): void {
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

/** The language now: what was chosen by the switch, else the browser's, else Vietnamese. */
export function getLanguage(): Language {
  if (!current) {
    current = readStoredLanguage();
    applyToDocument(current);
  }
  return current;
}

/** Switches the language of every screen and remembers it on this device. */
export function setLanguage(language: Language): void {
  current = language;
  applyToDocument(language);
  try {
    localStorage.setItem(storeKey, language);
  } catch {
    // Not remembered, but switched.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The language, and a re-render whenever it is switched. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, getLanguage, getLanguage);
}
