import { createHash } from 'node:crypto';
import type { UnitEntity } from '../units/unit.entity.js';
import type { PairReason } from './likeness.js';

/** A registration that may be the same unit as a described one. */
export interface LikeUnit {
  readonly unit: UnitEntity;
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

export function buildUnitPair(unit: UnitEntity, { unit: other, reasons, score }: LikeUnit): NewUnitPair {
  const [low, high] = unit.id < other.id ? [unit, other] : [other, unit];
  return {
    low: low.id,
    high: high.id,
    path: commonAreaPath(low.areaPath, high.areaPath),
    reasons,
    score,
    basis: comparisonBasisOf(low, high),
  };
}

/** Digest of the compared values of both units: a dismissal is valid as long as it is unchanged. */
export const comparisonBasisOf = (low: UnitEntity, high: UnitEntity): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [low, high].map((one) => [
          one.nameKey,
          one.placeKey,
          one.streetKey,
          one.taxKey,
          one.phoneBlindIndex,
          one.areaCode,
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
