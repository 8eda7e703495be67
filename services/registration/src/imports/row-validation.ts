import type { UnitKind } from '@khai-bao/contracts';
import {
  foldText,
  hasHiddenCharacters,
  isEmailAddress,
  maxEmailLength,
  maxExpectedGates,
  maxUnitLineLength,
  normaliseTaxCode,
  parsePhone,
  countVietnameseWords,
} from '@khai-bao/text';
import { importFields, type ImportField, type RowValues } from './import-fields.js';
import { parseUnitKind } from './unit-kind-spellings.js';
import type { WardNameIndex } from './ward-name-index.js';

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
  'formerDistrict',
  'renumbered',
  'garbledText',
  'notTaken',
] as const;
export type RowFault = (typeof rowFaults)[number];

/** A problem of a field; problems of the whole row name the field `name`. Notes (`rowNotes`) do not prevent the import. */
export interface RowProblem {
  readonly field: ImportField;
  readonly code: RowFault;
  /** Number of the row that is repeated. */
  readonly row?: number;
}

/** Faults that are only notes on a row that is imported. */
export const rowNotes: readonly RowFault[] = [
  'looksLike',
  'wardMerged',
  'formerDistrict',
  'renumbered',
  'garbledText',
];

/** A row that can be registered. */
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

export interface RowValidation {
  readonly good: GoodRow | null;
  readonly problems: readonly RowProblem[];
}

const maxFieldLengths: Readonly<Partial<Record<ImportField, number>>> = {
  name: maxUnitLineLength,
  street: maxUnitLineLength,
  representative: maxUnitLineLength,
  email: maxEmailLength,
};
const yesWords = new Set([
  'co',
  'x',
  'yes',
  'y',
  'true',
  '1',
  'da dung',
  'dung',
  'roi',
  'da co',
  'da su dung',
  'v',
  'ok',
  'on',
]);
const noWords = new Set([
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
  'off',
]);
/** Signs for a ticked box, and for a crossed out or empty one. */
const yesSigns = /^[✓✔√☑✅🗸🗹☒+]\ufe0f?$/u;
const noSigns = /^[-–—−✗✘❌☐□]\ufe0f?$/u;

/** Parses yes or no; null for other text. An empty cell means no. */
export function parseYesOrNo(text: string): boolean | null {
  const folded = foldText(text);
  if (yesWords.has(folded) || yesSigns.test(text)) return true;
  return text === '' || noWords.has(folded) || noSigns.test(text) ? false : null;
}

/** Whether a text has letters of a wrong font or encoding that could not be repaired. Foreign names have no such letters. */
const isGarbled = (text: string): boolean =>
  countVietnameseWords(text).unrecognised > 0 &&
  /\p{L}[\u00a1-\u00a9\u00ab-\u00b3\u00b5-\u00b9\u00bb-\u00bf\u00d7\u00f7]|[\u00a1-\u00a9\u00ab-\u00b3\u00b6-\u00b9\u00bb-\u00bf]\p{Ll}|\p{Ll}[\u00c0-\u00de]\p{Ll}/u.test(
    text,
  );

/** Assigns the cells of a row to fields; corrected fields replace them. */
export function toRowValues(
  cells: readonly string[],
  columns: readonly (ImportField | null)[],
  mended: Readonly<Partial<Record<ImportField, string>>> = {},
): RowValues {
  const values = Object.fromEntries(importFields.map((field) => [field, ''])) as Record<ImportField, string>;
  columns.forEach((field, at) => {
    const cell = cells[at] ?? '';
    // House number and street may be two columns.
    if (field !== null) values[field] = [values[field], cell].filter((part) => part !== '').join(' ');
  });
  return { ...values, ...mended };
}

/** The ward of the committee that imports the list; `merged`: it is the successor of that ward. */
export interface OwnWard {
  readonly code: string;
  readonly merged: boolean;
}

/**
 * Validates a row by the rules of the counter's form, field by field.
 * @param ownWard ward of rows that name none: the ward officer's own; null for a district
 */
export function validateRow(values: RowValues, wards: WardNameIndex, ownWard: OwnWard | null): RowValidation {
  const problems: RowProblem[] = [];
  const wrong = (field: ImportField, code: RowFault): void => void problems.push({ field, code });
  for (const field of importFields) {
    const text = values[field];
    if (text.length > (maxFieldLengths[field] ?? 200)) wrong(field, 'tooLong');
    else if (hasHiddenCharacters(text)) wrong(field, 'hiddenCharacters');
    else if (/^#(REF|N\/A|NAME|VALUE|DIV\/0|NULL|NUM)/.test(text)) wrong(field, 'formulaFault');
    else if (/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text) && field !== 'usesNcovi') wrong(field, 'becameDate');
  }
  const seen = new Set(problems.map(({ field }) => field));
  const needs = (field: ImportField): boolean => {
    if (seen.has(field)) return false;
    if (values[field] === '') wrong(field, 'needed');
    return values[field] !== '';
  };
  needs('name');
  needs('representative');
  const place = locateRow(values, wards, ownWard);
  if (!seen.has('street') && place.street === '') wrong('street', 'needed');
  if (place.fault !== null && !seen.has('ward')) wrong('ward', place.fault);
  const kind = parseUnitKind(values.kind);
  if (needs('kind') && kind === null) wrong('kind', 'unknownKind');
  const read = parseSpreadsheetPhone(values.phone);
  const phone = read?.phone ?? null;
  if (needs('phone') && phone === null)
    wrong(
      'phone',
      holdsSeveral(values.phone, (part) => parseSpreadsheetPhone(part) !== null)
        ? 'severalPhones'
        : 'badPhone',
    );
  if (values.email !== '' && !seen.has('email') && !isEmailAddress(values.email))
    wrong('email', holdsSeveral(values.email, (part) => part.includes('@')) ? 'severalEmails' : 'badEmail');
  const taxCode = parseTaxCode(values.taxCode);
  if (taxCode === undefined && !seen.has('taxCode')) wrong('taxCode', 'badTaxCode');
  const expectedGates = parseExpectedGates(values.expectedGates);
  if (expectedGates === undefined && !seen.has('expectedGates')) wrong('expectedGates', 'badGates');
  const ncovi = parseYesOrNo(values.usesNcovi);
  if (ncovi === null && !seen.has('usesNcovi')) wrong('usesNcovi', 'badYesNo');
  if (problems.length > 0 || kind === null || phone === null || place.areaCode === null)
    return { good: null, problems };
  if (place.former !== null) wrong('ward', place.former === 'merged' ? 'wardMerged' : 'formerDistrict');
  if (read?.renumbered === true) wrong('phone', 'renumbered');
  for (const field of ['name', 'street', 'representative'] as const)
    if (isGarbled(values[field])) wrong(field, 'garbledText');
  return {
    problems,
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
      usesNcovi: ncovi === true,
    },
  };
}

/** Parses a phone. A number cell has lost its leading zero: `908222333`, `2838297000`. */
export function parseSpreadsheetPhone(text: string): ReturnType<typeof parsePhone> {
  const lost = /^([35789]\d{8}|2\d{9})(\.0)?$/.exec(text.replaceAll(/[\s.](?!0$)/g, ''));
  return parsePhone(lost === null ? text.replace(/^'/, '') : `0${lost[1]}`);
}

/** Normalises a tax code; null for an empty text, undefined for an invalid one. */
export const parseTaxCode = (text: string): string | null | undefined =>
  text === '' ? null : (normaliseTaxCode(text) ?? undefined);

function parseExpectedGates(text: string): number | null | undefined {
  if (text === '') return null;
  const number = /^0*(\d{1,3})([.,]0)?( ?cổng)?$/i.exec(text);
  const gates = Number(number?.[1]);
  return number !== null && gates >= 1 && gates <= maxExpectedGates ? gates : undefined;
}

/** Whether a cell holds several values with separators between them. */
const holdsSeveral = (text: string, isOne: (part: string) => boolean): boolean =>
  text
    .split(/[;,/|\n]| - | hoặc | và | or /)
    .map((part) => part.trim())
    .filter(isOne).length > 1;

interface RowPlace {
  readonly areaCode: string | null;
  readonly street: string;
  /** Kind of the former name that the ward was found by. */
  readonly former: 'merged' | 'district' | null;
  readonly fault: 'needed' | 'unknownWard' | 'ambiguousWard' | 'outsideWard' | null;
}

const wardFaults = { unknown: 'unknownWard', ambiguous: 'ambiguousWard', outside: 'outsideWard' } as const;

/** Finds the ward in its own column, else at the end of the address, else uses the officer's own ward. */
function locateRow({ ward, street }: RowValues, wards: WardNameIndex, ownWard: OwnWard | null): RowPlace {
  if (ward !== '') {
    const found = wards.findWard(ward);
    return typeof found === 'string'
      ? { areaCode: null, street, former: null, fault: wardFaults[found] }
      : { areaCode: found.code, street, former: found.former ?? null, fault: null };
  }
  const parts = street.split(/\s*,\s*/);
  for (let at = 1; at < parts.length; at += 1) {
    const said = parts.slice(at).join(', ');
    // A number alone is a house number or a district, not a ward.
    const found = /\p{L}{2}|^[pf]\.? ?\d/iu.test(said) ? wards.findWard(said) : 'unknown';
    if (typeof found === 'object')
      return {
        areaCode: found.code,
        street: parts.slice(0, at).join(', '),
        former: found.former ?? null,
        fault: null,
      };
    if (found === 'outside' && /^(p\b|p\.|phường|xã|thị trấn|ward)/i.test(said))
      return { areaCode: null, street, former: null, fault: 'outsideWard' };
  }
  return ownWard === null
    ? { areaCode: null, street, former: null, fault: 'needed' }
    : { areaCode: ownWard.code, street, former: ownWard.merged ? 'merged' : null, fault: null };
}
