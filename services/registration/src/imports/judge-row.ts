import { foldVietnamese } from '@khai-bao/areas';
import type { UnitKind } from '@khai-bao/contracts';
import { normalisePhone } from '@khai-bao/health-form';
import { isEmail } from 'class-validator';
import { printable } from '../registrations/registrations.dto.js';
import { fields, type Field, type Values } from './fields.js';
import { kindOf } from './kinds.js';
import type { WardNames } from './ward-names.js';

export const rowFaults = [
  'needed',
  'tooLong',
  'hiddenCharacters',
  'unknownKind',
  'unknownWard',
  'ambiguousWard',
  'outsideWard',
  'badPhone',
  'severalPhones',
  'badEmail',
  'severalEmails',
  'badTaxCode',
  'badGates',
  'badYesNo',
  'becameDate',
  'formulaFault',
  'alreadyHere',
  'repeatsRow',
  'looksLike',
  'wardMerged',
  'notTaken',
] as const;
export type RowFault = (typeof rowFaults)[number];

/** What is wrong with a field, or with the row where it is as good as another; `looksLike` and `wardMerged` are said of a row that goes in all the same. */
export interface RowProblem {
  readonly field: Field;
  readonly code: RowFault;
  /** The row that it repeats. */
  readonly row?: number;
}

/** A row that can become a registration. */
export interface GoodRow {
  readonly name: string;
  readonly kind: UnitKind;
  readonly areaCode: string;
  readonly street: string;
  readonly representative: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
  readonly taxCode: string | null;
  readonly expectedGates: number | null;
  readonly usesNcovi: boolean;
}

export interface JudgedRow {
  readonly good: GoodRow | null;
  readonly problems: readonly RowProblem[];
}

const longest: Readonly<Partial<Record<Field, number>>> = {
  name: 200,
  street: 200,
  representative: 200,
  email: 254,
};
const yes = new Set(['co', 'x', 'yes', 'y', 'true', '1', 'da dung', 'dung', 'roi', 'da co', 'da su dung']);
const no = new Set([
  '',
  'khong',
  'no',
  'n',
  'false',
  '0',
  'chua',
  'chua dung',
  'khong dung',
  'chua co',
  'k',
  'ko',
]);

/** The values of a row: its cells by the columns' fields, and what an officer has put right since. */
export function valuesOf(
  cells: readonly string[],
  columns: readonly (Field | null)[],
  mended: Readonly<Partial<Record<Field, string>>> = {},
): Values {
  const values = Object.fromEntries(fields.map((field) => [field, ''])) as Record<Field, string>;
  columns.forEach((field, at) => {
    if (field !== null) values[field] = cells[at] ?? '';
  });
  return { ...values, ...mended };
}

/** The ward of whose committee a list is; `merged`: that which it was merged into since. */
export interface OwnWard {
  readonly code: string;
  readonly merged: boolean;
}

/**
 * Judges a row as the counter's form would, field by field.
 * @param ownWard where a row belongs that names no ward: the ward officer's own; null for a district
 */
export function judgeRow(values: Values, wards: WardNames, ownWard: OwnWard | null): JudgedRow {
  const problems: RowProblem[] = [];
  const wrong = (field: Field, code: RowFault): void => void problems.push({ field, code });
  for (const field of fields) {
    const text = values[field];
    if (text.length > (longest[field] ?? 200)) wrong(field, 'tooLong');
    else if (!printable.test(text)) wrong(field, 'hiddenCharacters');
    else if (/^#(REF|N\/A|NAME|VALUE|DIV\/0|NULL|NUM)/.test(text)) wrong(field, 'formulaFault');
    else if (/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text) && field !== 'usesNcovi') wrong(field, 'becameDate');
  }
  const seen = new Set(problems.map(({ field }) => field));
  const needs = (field: Field): boolean => {
    if (seen.has(field)) return false;
    if (values[field] === '') wrong(field, 'needed');
    return values[field] !== '';
  };
  needs('name');
  needs('representative');
  const place = placeOf(values, wards, ownWard);
  if (!seen.has('street') && place.street === '') wrong('street', 'needed');
  if (place.fault !== null && !seen.has('ward')) wrong('ward', place.fault);
  const kind = kindOf(values.kind);
  if (needs('kind') && kind === null) wrong('kind', 'unknownKind');
  const phone = phoneOf(values.phone);
  if (needs('phone') && phone === null)
    wrong('phone', isList(values.phone, (part) => phoneOf(part) !== null) ? 'severalPhones' : 'badPhone');
  if (values.email !== '' && !seen.has('email') && !isEmail(values.email))
    wrong('email', isList(values.email, (part) => part.includes('@')) ? 'severalEmails' : 'badEmail');
  const taxCode = taxCodeOf(values.taxCode);
  if (taxCode === undefined && !seen.has('taxCode')) wrong('taxCode', 'badTaxCode');
  const expectedGates = gatesOf(values.expectedGates);
  if (expectedGates === undefined && !seen.has('expectedGates')) wrong('expectedGates', 'badGates');
  const ncovi = foldVietnamese(values.usesNcovi);
  if (!yes.has(ncovi) && !no.has(ncovi) && !seen.has('usesNcovi')) wrong('usesNcovi', 'badYesNo');
  if (problems.length > 0 || kind === null || phone === null || place.areaCode === null)
    return { good: null, problems };
  return {
    problems: place.merged ? [{ field: 'ward', code: 'wardMerged' }] : [],
    good: {
      name: values.name,
      kind,
      areaCode: place.areaCode,
      street: place.street,
      representative: values.representative,
      phone,
      email: values.email === '' ? null : values.email,
      taxCode: taxCode ?? null,
      expectedGates: expectedGates ?? null,
      usesNcovi: yes.has(ncovi),
    },
  };
}

/** A phone as E.164; a number of a spreadsheet has lost its zero: `908222333`, `2838297000`. */
export function phoneOf(text: string): string | null {
  const lost = /^([35789]\d{8}|2\d{9})(\.0)?$/.exec(text.replaceAll(/[\s.](?!0$)/g, ''));
  return normalisePhone(lost === null ? text.replace(/^'/, '') : `0${lost[1]}`);
}

/** 10 digits, or 13 with the branch; null when there is none, undefined when it is none. 12 digits that begin with a zero are a person's. */
export function taxCodeOf(text: string): string | null | undefined {
  if (text === '') return null;
  const plain = text.replace(/\.0$/, '').replaceAll(/[\s.']/g, '');
  const digits = /^\d{9}$|^[1-9]\d{11}$/.test(plain) ? `0${plain}` : plain;
  return /^\d{10}(-?\d{3})?$/.test(digits) ? digits.replace(/^(\d{10})(\d{3})$/, '$1-$2') : undefined;
}

function gatesOf(text: string): number | null | undefined {
  if (text === '') return null;
  const number = /^0*(\d{1,3})([.,]0)?( ?cổng)?$/i.exec(text);
  const gates = Number(number?.[1]);
  return number !== null && gates >= 1 && gates <= 200 ? gates : undefined;
}

/** Several of them in one cell, with something between. */
const isList = (text: string, isOne: (part: string) => boolean): boolean =>
  text
    .split(/[;,/|\n]| - | hoặc | và | or /)
    .map((part) => part.trim())
    .filter(isOne).length > 1;

interface Place {
  readonly areaCode: string | null;
  readonly street: string;
  /** The ward that is named was merged into this one. */
  readonly merged?: boolean;
  readonly fault: 'needed' | 'unknownWard' | 'ambiguousWard' | 'outsideWard' | null;
}

const wardFaults = { unknown: 'unknownWard', ambiguous: 'ambiguousWard', outside: 'outsideWard' } as const;

/** The ward of its own column; without one, at the end of the address; without that, the officer's own. */
function placeOf({ ward, street }: Values, wards: WardNames, ownWard: OwnWard | null): Place {
  if (ward !== '') {
    const found = wards.find(ward);
    return typeof found === 'string'
      ? { areaCode: null, street, fault: wardFaults[found] }
      : { areaCode: found.code, street, merged: found.merged === true, fault: null };
  }
  const parts = street.split(/\s*,\s*/);
  for (let at = 1; at < parts.length; at += 1) {
    const said = parts.slice(at).join(', ');
    // A bare number is a house or a district, not a ward.
    const found = /\p{L}{2}|^[pf]\.? ?\d/iu.test(said) ? wards.find(said) : 'unknown';
    if (typeof found === 'object')
      return {
        areaCode: found.code,
        street: parts.slice(0, at).join(', '),
        merged: found.merged === true,
        fault: null,
      };
    if (found === 'outside' && /^(p\b|p\.|phường|xã|thị trấn|ward)/i.test(said))
      return { areaCode: null, street, fault: 'outsideWard' };
  }
  return ownWard === null
    ? { areaCode: null, street, fault: 'needed' }
    : { areaCode: ownWard.code, street, merged: ownWard.merged, fault: null };
}
