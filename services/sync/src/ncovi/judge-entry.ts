import type { NcoviListUnit } from '@khai-bao/contracts';
import { normalisePhone, normaliseTaxCode, tidyLine, unitLineFault } from '@khai-bao/text';

/** Why an entry of the list cannot be used. */
export const ncoviEntryFaults = [
  'malformed',
  'entry-id',
  'name',
  'tax-code',
  'phone',
  'area',
  'street',
] as const;
export type NcoviEntryFault = (typeof ncoviEntryFaults)[number];

const entryIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const wardCodePattern = /^\d{5}$/;

/** Longest id of a quarantined entry that is stored. */
const maxShownIdLength = 60;

/** A usable entry: its normalised content, or null when it leaves the list. */
export type JudgedEntry =
  | { readonly entryId: string; readonly unit: NcoviListUnit | null }
  | { readonly entryId: string; readonly fault: NcoviEntryFault };

/** Judges one entry of a page, which is foreign input, and normalises its values. */
export function judgeEntry(entryId: unknown, unit: unknown): JudgedEntry {
  const fault = (id: string, reason: NcoviEntryFault): JudgedEntry => ({ entryId: id, fault: reason });
  if (typeof entryId !== 'string' || !entryIdPattern.test(entryId))
    return fault(toShownId(entryId), 'entry-id');
  if (unit === null) return { entryId, unit: null };
  if (typeof unit !== 'object' || Array.isArray(unit)) return fault(entryId, 'malformed');
  const { name, taxCode, phone, areaCode, street } = unit as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || unitLineFault(name) !== undefined) return fault(entryId, 'name');
  if (!isTextOrNull(taxCode)) return fault(entryId, 'tax-code');
  const normalTaxCode = isBlank(taxCode) ? null : normaliseTaxCode(taxCode);
  if (!isBlank(taxCode) && normalTaxCode === null) return fault(entryId, 'tax-code');
  if (!isTextOrNull(phone)) return fault(entryId, 'phone');
  const normalPhone = isBlank(phone) ? null : normalisePhone(phone);
  if (!isBlank(phone) && normalPhone === null) return fault(entryId, 'phone');
  if (typeof areaCode !== 'string' || !wardCodePattern.test(areaCode)) return fault(entryId, 'area');
  if (typeof street !== 'string' || (!isBlank(street) && unitLineFault(street) !== undefined))
    return fault(entryId, 'street');
  return {
    entryId,
    unit: {
      name: tidyLine(name),
      taxCode: normalTaxCode,
      phone: normalPhone,
      areaCode,
      street: tidyLine(street),
    },
  };
}

const isTextOrNull = (value: unknown): value is string | null | undefined =>
  value === null || value === undefined || (typeof value === 'string' && value.length <= 200);

const isBlank = (value: string | null | undefined): value is null | undefined =>
  value === null || value === undefined || value.trim() === '';

/** An id that people can read beside the reason: printable characters only. */
const toShownId = (entryId: unknown): string =>
  (typeof entryId === 'string' ? entryId : '').replaceAll(/[^\w.-]/g, '?').slice(0, maxShownIdLength) || '?';
