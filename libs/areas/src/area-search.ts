import { nameWithoutKind, type AreaRow } from './area-row.js';
import { formerNamesOf } from './former-names.js';
import { foldText as foldVietnamese } from '@khai-bao/text';

/** Common abbreviations of the kinds of areas; `f` is the old Saigon spelling of phường. */
const kindAbbreviations: Record<string, string> = {
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
const foldedKinds = new Set(['quan', 'phuong', 'huyen', 'xa', 'thanh pho', 'thi tran', 'thi xa']);

/**
 * Parses a query into terms: abbreviations are expanded and a kind keeps the number that follows it, so that
 * `p1 q3` is `['phuong 1', 'quan 3']` and never ward 3 of district 1.
 */
export function parseQueryTerms(query: string): string[] {
  const words = foldVietnamese(query)
    .split(' ')
    .filter(Boolean)
    .flatMap((word) => {
      const glued = /^([a-z]+)(\d{1,2})$/.exec(word);
      if (!glued) return [kindAbbreviations[word] ?? word];
      const [, head = '', digits = ''] = glued;
      return [kindAbbreviations[head] ?? head, String(Number(digits))];
    })
    .map((word) => (/^\d+$/.test(word) ? String(Number(word)) : word));
  const terms: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const two = `${word} ${words[i + 1] ?? ''}`;
    if (foldedKinds.has(two)) {
      terms.push(two);
      i += 1;
    } else terms.push(word);
  }
  const bound: string[] = [];
  for (let i = 0; i < terms.length; i += 1) {
    const term = terms[i] ?? '';
    const next = terms[i + 1];
    if (foldedKinds.has(term) && next !== undefined && /^\d+$/.test(next)) {
      bound.push(`${term} ${next}`);
      i += 1;
    } else bound.push(term);
  }
  return bound;
}

/** Search entry of an area, folded once. */
export interface AreaSearchEntry {
  readonly row: AreaRow;
  readonly foldedNameWithoutKind: string;
  readonly foldedName: string;
  /** Own name and those of its ancestors, with a space at both ends. */
  readonly foldedFullName: string;
  /** The former name of the area, when the entry is one of a former name. */
  readonly formerName?: string;
}

/** Creates the search entry of an area. @param ancestors from the parent up */
export function createSearchEntry(row: AreaRow, ancestors: readonly AreaRow[]): AreaSearchEntry {
  const own = foldVietnamese(row.name);
  return {
    row,
    foldedName: own,
    foldedNameWithoutKind: foldVietnamese(nameWithoutKind(row)),
    foldedFullName: ` ${[own, ...ancestors.map((area) => foldVietnamese(area.name))].join(' ')} `,
  };
}

/** Creates the search entries of the names that an area had before 2021. */
export function createFormerNameEntries(row: AreaRow, ancestors: readonly AreaRow[]): AreaSearchEntry[] {
  const city = ancestors.filter(({ level }) => level === 'city').map(({ name }) => name);
  return formerNamesOf(
    row,
    ancestors.find(({ level }) => level === 'district'),
  ).map(({ name, districts }) => {
    const own = foldVietnamese(name);
    return {
      row,
      foldedName: own,
      foldedNameWithoutKind: own.replace(/^(phuong|quan) (?!\d)/, ''),
      foldedFullName: ` ${[name, ...districts, ...city].map(foldVietnamese).join(' ')} `,
      formerName: [name, districts.at(-1)].filter(Boolean).join(', '),
    };
  });
}

/**
 * Ranks an entry, lower is better: 0 exact name, 1 prefix of the name, 2 each term is the prefix of a word, 3
 * substring; null for no match.
 */
export function rankSearchEntry(entry: AreaSearchEntry, terms: readonly string[]): number | null {
  const typed = terms.join(' ');
  if (entry.foldedName === typed || entry.foldedNameWithoutKind === typed) return 0;
  if (`${entry.foldedFullName.trim()} `.startsWith(`${typed} `)) return 0.5;
  if (entry.foldedNameWithoutKind.startsWith(typed) || entry.foldedName.startsWith(typed)) return 1;
  const begins = terms.every((term) =>
    entry.foldedFullName.includes(` ${term}${/\d$/.test(term) ? ' ' : ''}`),
  );
  if (begins) return entry.foldedName.includes(terms[0] ?? '') ? 2 : 2.5;
  const squeezed = entry.foldedFullName.replaceAll(' ', '');
  return typed.length >= 3 && !/\d/.test(typed) && squeezed.includes(typed.replaceAll(' ', '')) ? 3 : null;
}
