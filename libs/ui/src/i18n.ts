import { getLanguage, useLanguage } from './language.js';
import type { Language } from './language.js';

/** One text: words, or a function of what stands in the sentence. */
export type Text = string | ((...args: never[]) => string);
/** A tree of texts, one branch per room. */
export interface Texts {
  readonly [key: string]: Text | Texts;
}
/** The same tree in another language: the same keys and the same arguments, no more and no less. */
export type SameShape<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : SameShape<T[K]>;
};

/** The dictionary of an app, or of one lazily loaded part of it. */
export interface I18n<V> {
  /** The texts in the language of the screen; re-renders on the switch. */
  useTexts(): SameShape<V>;
  /** The texts outside of React. */
  texts(language?: Language): SameShape<V>;
}

/**
 * Makes a dictionary from Vietnamese; English must answer every key of it, or the type check (and so the build) fails.
 * Texts are read as `t.room.title` and `t.room.selected(3)`; there are no keys in strings.
 */
export function createI18n<V extends Texts>(dictionaries: { vi: V; en: SameShape<V> }): I18n<V> {
  const all: Record<Language, SameShape<V>> = {
    vi: dictionaries.vi as unknown as SameShape<V>,
    en: dictionaries.en,
  };
  return {
    useTexts: () => all[useLanguage()],
    texts: (language = getLanguage()) => all[language],
  };
}

/** Paths at which two dictionaries differ in shape or are empty; a test holds it to an empty list. */
export function dictionaryGaps(vi: Texts, en: object, path = ''): string[] {
  const other = en as Record<string, unknown>;
  const gaps = Object.keys(other)
    .filter((key) => !(key in vi))
    .map((key) => `${path}${key}`);
  for (const [key, value] of Object.entries(vi)) {
    const twin = other[key];
    const here = `${path}${key}`;
    if (typeof value !== typeof twin) gaps.push(here);
    else if (typeof value === 'string' && (value.trim() === '' || String(twin).trim() === ''))
      gaps.push(here);
    else if (typeof value === 'object') gaps.push(...dictionaryGaps(value, twin as object, `${here}.`));
  }
  return gaps;
}
