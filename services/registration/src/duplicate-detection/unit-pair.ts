import { createHash } from 'node:crypto';
import type { UnitRow } from '../units/unit.row.js';
import type { PairReason } from './likeness.js';

/** A row of `unit_pair`, as SQL returns it. */
export interface UnitPairRow {
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

/** `open`: undecided. `apart`: dismissed. `closed`: no rule supports it any more, after a rejection, a merge or a correction. */
export const pairStates = ['open', 'merged', 'apart', 'closed'] as const;
export type PairState = (typeof pairStates)[number];

/** A registration that may be the same unit as a described one. */
export interface LikeUnit {
  readonly unit: UnitRow;
  readonly reasons: readonly PairReason[];
  /** 1 to 100. */
  readonly score: number;
}

/** A pair to be stored. */
export interface NewUnitPair {
  readonly low: string;
  readonly high: string;
  readonly path: string;
  readonly reasons: readonly PairReason[];
  readonly score: number;
  readonly basis: string;
}

export function buildUnitPair(unit: UnitRow, { unit: other, reasons, score }: LikeUnit): NewUnitPair {
  const [low, high] = unit.id < other.id ? [unit, other] : [other, unit];
  return {
    low: low.id,
    high: high.id,
    path: commonAreaPath(low.area_path, high.area_path),
    reasons,
    score,
    basis: comparisonBasisOf(low, high),
  };
}

/** Digest of the compared values of both units: a dismissal is valid as long as it is unchanged. */
export const comparisonBasisOf = (low: UnitRow, high: UnitRow): string =>
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

/** The smallest area that contains both paths; officials of that area see the pair. `79.760` for two wards of District 1. */
export function commonAreaPath(left: string, right: string): string {
  const [a, b] = [left.split('.'), right.split('.')];
  const end = a.findIndex((code, at) => code !== b[at]);
  return (end === -1 ? a : a.slice(0, end)).join('.');
}
