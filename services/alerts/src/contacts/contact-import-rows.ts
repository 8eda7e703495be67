import { addDays, cityDayOf, instantInCity } from '@khai-bao/contracts';
import { normaliseLine, normalisePhone, removeHiddenCharacters } from '@khai-bao/text';

/** Cells of a row as somebody typed them. */
export interface ImportedCells {
  readonly fullName: string;
  readonly phone: string;
  /** Year of birth, or a date. */
  readonly birthYear: string;
  /** Where they were near. */
  readonly place: string;
  /** Day on which they were near, `30/6/2021` or `2021-06-30`, with a time if it is known. */
  readonly day: string;
  readonly note: string;
}

export const importFaults = ['name', 'phone', 'birth-year', 'day'] as const;
export type ImportFault = (typeof importFaults)[number];

/** Somebody whom a row names. */
export interface ImportedContact {
  readonly fullName: string;
  /** E.164. */
  readonly phone: string;
  readonly birthYear: number | null;
  readonly place: string;
  readonly day: string;
  /** The start of the day when no time is given. */
  readonly nearAt: Date;
  readonly note: string;
}

export type JudgedImport =
  { readonly contact: ImportedContact } | { readonly faults: readonly ImportFault[] };

/** Days that a contact may lie back. */
const maxDaysBack = 60;
const maxAge = 120;
const maxNameLength = 120;

/** Judges a row of a spreadsheet. A row with faults names all of them. */
export function judgeImportRow(cells: ImportedCells, now: Date): JudgedImport {
  const fullName = cleanLine(cells.fullName);
  const phone = normalisePhone(cells.phone);
  const birthYear = parseBirthYear(cells.birthYear, now);
  const met = parseMeeting(cells.day, now);
  const isNameRight = /\p{L}/u.test(fullName) && fullName.length <= maxNameLength;
  if (isNameRight && phone !== null && birthYear !== undefined && met !== null)
    return {
      contact: {
        fullName,
        phone,
        birthYear,
        ...met,
        place: cleanLine(cells.place),
        note: cleanLine(cells.note),
      },
    };
  return {
    faults: [
      ...(isNameRight ? [] : ['name' as const]),
      ...(phone === null ? ['phone' as const] : []),
      ...(birthYear === undefined ? ['birth-year' as const] : []),
      ...(met === null ? ['day' as const] : []),
    ],
  };
}

const cleanLine = (text: string): string => normaliseLine(removeHiddenCharacters(text));

/** Returns the year of a year or a date; null for an empty cell, undefined for anything else. */
function parseBirthYear(text: string, now: Date): number | null | undefined {
  const given = cleanLine(text);
  if (given === '') return null;
  const year = Number(
    /^(?:\d{1,2}[/.-]\d{1,2}[/.-])?(\d{4})$/.exec(given)?.[1] ?? /^(\d{4})-\d{2}-\d{2}$/.exec(given)?.[1],
  );
  const thisYear = Number(cityDayOf(now).slice(0, 4));
  return Number.isInteger(year) && year <= thisYear && year >= thisYear - maxAge ? year : undefined;
}

/** Parses day and time of a meeting. Null: no such day, in the future, or too long ago. */
function parseMeeting(text: string, now: Date): Pick<ImportedContact, 'day' | 'nearAt'> | null {
  const given = cleanLine(text);
  const [, dayPart = '', hours, minutes] = /^(\S+?)(?:[ T,]+(\d{1,2})[:hg](\d{2})?)?$/.exec(given) ?? [];
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(dayPart)?.slice(1);
  const [year, month, date] =
    iso ?? /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(dayPart)?.slice(1).reverse() ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = `${(hours ?? '0').padStart(2, '0')}:${minutes ?? '00'}`;
  // A day that no calendar has becomes another one.
  if (Number.isNaN(Date.parse(`${day}T${time}:00Z`)) || addDays(day, 0) !== day) return null;
  const nearAt = instantInCity(day, time);
  const today = cityDayOf(now);
  return nearAt > now || day < addDays(today, -maxDaysBack) ? null : { day, nearAt };
}
