import { bareName, type AreaRow } from './area-row.js';
import { formerNamesOf } from './former-names.js';
import { foldText as foldVietnamese } from '@khai-bao/text';

/** How people shorten the kinds of areas; `f` is the old Saigon spelling of phường. */
const short: Record<string, string> = {
  q: 'quan',
  p: 'phuong',
  f: 'phuong',
  ph: 'phuong',
  h: 'huyen',
  x: 'xa',
  tp: 'thanh pho',
  tt: 'thi tran',
  tx: 'thi xa',
  hcm: 'ho chi minh',
  tphcm: 'thanh pho ho chi minh',
};
const kinds = new Set(['quan', 'phuong', 'huyen', 'xa', 'thanh pho', 'thi tran', 'thi xa']);

/**
 * A typed query as terms: abbreviations are written out and a kind keeps the number that follows it, so that
 * `p1 q3` is `['phuong 1', 'quan 3']` and never ward 3 of district 1.
 */
export function queryTerms(query: string): string[] {
  const words = foldVietnamese(query)
    .split(' ')
    .filter(Boolean)
    .flatMap((word) => {
      const glued = /^([a-z]+)(\d{1,2})$/.exec(word);
      if (!glued) return [short[word] ?? word];
      const [, head = '', digits = ''] = glued;
      return [short[head] ?? head, String(Number(digits))];
    })
    .map((word) => (/^\d+$/.test(word) ? String(Number(word)) : word));
  const terms: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const two = `${word} ${words[i + 1] ?? ''}`;
    if (kinds.has(two)) {
      terms.push(two);
      i += 1;
    } else terms.push(word);
  }
  const bound: string[] = [];
  for (let i = 0; i < terms.length; i += 1) {
    const term = terms[i] ?? '';
    const next = terms[i + 1];
    if (kinds.has(term) && next !== undefined && /^\d+$/.test(next)) {
      bound.push(`${term} ${next}`);
      i += 1;
    } else bound.push(term);
  }
  return bound;
}

/** What of an area is searched, folded once. */
export interface SearchEntry {
  readonly row: AreaRow;
  readonly bare: string;
  readonly own: string;
  /** Own name and those of its ancestors, with a space at both ends. */
  readonly whole: string;
  /** The name that it was found by when that is one it no longer has. */
  readonly formerName?: string;
}

/** Makes the searched form of an area; `ancestors` from the parent up. */
export function searchEntry(row: AreaRow, ancestors: readonly AreaRow[]): SearchEntry {
  const own = foldVietnamese(row.name);
  return {
    row,
    own,
    bare: foldVietnamese(bareName(row)),
    whole: ` ${[own, ...ancestors.map((area) => foldVietnamese(area.name))].join(' ')} `,
  };
}

/** The searched forms of the names that an area had before 2021. */
export function formerEntries(row: AreaRow, ancestors: readonly AreaRow[]): SearchEntry[] {
  const city = ancestors.filter(({ level }) => level === 'city').map(({ name }) => name);
  return formerNamesOf(
    row,
    ancestors.find(({ level }) => level === 'district'),
  ).map(({ name, districts }) => {
    const own = foldVietnamese(name);
    return {
      row,
      own,
      bare: own.replace(/^(phuong|quan) (?!\d)/, ''),
      whole: ` ${[name, ...districts, ...city].map(foldVietnamese).join(' ')} `,
      formerName: [name, districts.at(-1)].filter(Boolean).join(', '),
    };
  });
}

/** 0 the very name, 1 it begins so, 2 each term begins a word, 3 each term stands somewhere; null: no match. Lower is better. */
export function searchRank(entry: SearchEntry, terms: readonly string[]): number | null {
  const typed = terms.join(' ');
  if (entry.own === typed || entry.bare === typed) return 0;
  if (`${entry.whole.trim()} `.startsWith(`${typed} `)) return 0.5;
  if (entry.bare.startsWith(typed) || entry.own.startsWith(typed)) return 1;
  const begins = terms.every((term) => entry.whole.includes(` ${term}${/\d$/.test(term) ? ' ' : ''}`));
  if (begins) return entry.own.includes(terms[0] ?? '') ? 2 : 2.5;
  const squeezed = entry.whole.replaceAll(' ', '');
  return typed.length >= 3 && !/\d/.test(typed) && squeezed.includes(typed.replaceAll(' ', '')) ? 3 : null;
}
