import type { DutyRank } from './duty-roster.js';
import { shiftOnDay, type PlannedShift } from './duty-roster-plans.js';

/** What is wrong with a cell of a pasted row. */
export type PastedRowError =
  | 'columns'
  | 'day'
  | 'start-time'
  | 'end-time'
  | 'unknown-person'
  | 'ambiguous-person'
  | 'rank'
  /** This line and those below it are not read. */
  | 'too-many-lines';

/** A pasted row as it was judged: a shift, or the errors that prevent it. */
export interface PastedRow {
  /** Number of the line in the pasted text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly shift: PlannedShift | null;
  readonly errors: readonly PastedRowError[];
}

/** A person that a pasted name can mean. */
export interface PersonToMatch {
  readonly accountId: string;
  readonly name: string;
}

/** Lines of a pasted text that are read. The first one below them is a row with an error. */
export const maxPastedLines = 400;

/** Words for each rank, without diacritics. */
const rankWords: Readonly<Record<DutyRank, readonly string[]>> = {
  first: ['1', 'truc chinh', 'chinh', 'truc 1', 'first'],
  second: ['2', 'truc phu', 'phu', 'truc 2', 'second'],
  deputy: ['3', 'du phong', 'thay the', 'truc thay', 'deputy'],
};

/** Folds a word for comparison: no diacritics, lower case, single blanks. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Parses `30/6/2021`, `30-06-2021` and `2021-06-30`. Returns null for other texts and for days that no month has. */
function parseDay(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)?.slice(1).reverse();
  const parts = iso ?? /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const [day, month, year] = parts.map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 2000;
  return exists ? date.toISOString().slice(0, 10) : null;
}

/** Parses `7:00`, `07:00:00`, `7h`, `7h30` and `19`. Returns `07:00`, or null. */
function parseTime(text: string): string | null {
  const [, hours, minutes = '0'] = /^(\d{1,2})(?:[:hg.](\d{2})?)?(?::00)?$/i.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return null;
  if (Number(hours) === 24 && Number(minutes) > 0) return null;
  return `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`;
}

const parseRank = (text: string): DutyRank | null => {
  const word = fold(text);
  const found = Object.entries(rankWords).find(([, words]) => words.includes(word));
  return (found?.[0] as DutyRank | undefined) ?? null;
};

const isHeader = (cells: readonly string[]): boolean => /^(ngay|date|day)$/.test(fold(cells[0] ?? ''));

function judgeRow(line: number, cells: readonly string[], people: readonly PersonToMatch[]): PastedRow {
  const refuse = (errors: readonly PastedRowError[]): PastedRow => ({ line, cells, shift: null, errors });
  if (cells.length < 5) return refuse(['columns']);
  const day = parseDay(cells[0]!);
  const startTime = parseTime(cells[1]!);
  const endTime = parseTime(cells[2]!);
  const named = people.filter(({ name }) => fold(name) === fold(cells[3]!));
  const rank = parseRank(cells[4]!);
  const errors: PastedRowError[] = [
    ...(day === null ? (['day'] as const) : []),
    ...(startTime === null ? (['start-time'] as const) : []),
    ...(endTime === null ? (['end-time'] as const) : []),
    ...(named.length === 0 ? (['unknown-person'] as const) : []),
    ...(named.length > 1 ? (['ambiguous-person'] as const) : []),
    ...(rank === null ? (['rank'] as const) : []),
  ];
  if (errors.length > 0 || day === null || startTime === null || endTime === null || rank === null)
    return refuse(errors);
  const shift = shiftOnDay(day, { accountId: named[0]!.accountId, rank, startTime, endTime });
  return { line, cells, shift, errors: [] };
}

/**
 * Judges rows that were copied from a spreadsheet: day, start, end, name and rank, separated by tabs. Empty lines and a header are
 * skipped. A row with an error keeps its cells, so that it can be corrected.
 */
export function judgePastedRows(text: string, people: readonly PersonToMatch[]): PastedRow[] {
  const lines = text.normalize('NFC').split(/\r\n|\r|\n/);
  const unreadLine = lines.slice(maxPastedLines).find((line) => line.trim() !== '');
  const unread: PastedRow[] =
    unreadLine === undefined
      ? []
      : [{ line: maxPastedLines + 1, cells: [unreadLine], shift: null, errors: ['too-many-lines'] }];
  const judged = lines
    .slice(0, maxPastedLines)
    .map((row, at) => ({ line: at + 1, cells: row.split('\t').map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== '') && !isHeader(cells))
    .map(({ line, cells }) => judgeRow(line, cells, people));
  return [...judged, ...unread];
}
