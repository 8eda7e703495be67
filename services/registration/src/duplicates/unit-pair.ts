import { createHash } from 'node:crypto';
import type { UnitRow } from '../registrations/unit.row.js';
import type { PairReason } from './likeness.js';

/** A row of `unit_pair`, as SQL gives it. */
export interface PairRow {
  readonly id: string;
  readonly low_id: string;
  readonly high_id: string;
  readonly common_path: string;
  readonly reasons: PairReason[];
  readonly score: number;
  readonly state: PairState;
  readonly basis: string;
  readonly found_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by_name: string | null;
  /** Sealed under the key of the unit with the lower id. */
  readonly note_sealed: string | null;
}

/** `closed`: it does not stand any more, since one of both was turned down, merged or corrected. */
export const pairStates = ['open', 'merged', 'apart', 'closed'] as const;
export type PairState = (typeof pairStates)[number];

/** A unit that may be the same as one that was described. */
export interface Alike {
  readonly unit: UnitRow;
  readonly reasons: readonly PairReason[];
  /** 1 to 100. */
  readonly score: number;
}

/** Two units that may be the same, to be written down. */
export interface Pair {
  readonly low: string;
  readonly high: string;
  readonly path: string;
  readonly reasons: readonly PairReason[];
  readonly score: number;
  readonly basis: string;
}

export function pairOf(unit: UnitRow, { unit: other, reasons, score }: Alike): Pair {
  const [low, high] = unit.id < other.id ? [unit, other] : [other, unit];
  return {
    low: low.id,
    high: high.id,
    path: commonPath(low.area_path, high.area_path),
    reasons,
    score,
    basis: basisOf(low, high),
  };
}

/** Tells whether what two units were compared by has changed. */
export const basisOf = (low: UnitRow, high: UnitRow): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [low, high].map((one) => [
          one.name_key,
          one.place_key,
          one.street_key,
          one.tax_key,
          one.phone_mark,
          one.area_code,
        ]),
      ),
    )
    .digest('base64url');

/** The smallest area that holds both: who may see all of it may see the pair. `79.760` of two wards of District 1. */
export function commonPath(left: string, right: string): string {
  const [a, b] = [left.split('.'), right.split('.')];
  const end = a.findIndex((code, at) => code !== b[at]);
  return (end === -1 ? a : a.slice(0, end)).join('.');
}
