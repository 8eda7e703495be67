import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitFingerprints } from '../units/unit-fields-writer.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { splitFamilyOf, toComparedUnit } from './compared-unit.js';
import {
  findLikenessCandidates,
  maxUnitsSharingIdentifier,
  type LikenessCandidate,
} from './duplicate-detection.queries.js';
import { assessLikeness, districtOf, type ComparedUnit } from './likeness.js';
import { buildLikenessKeys } from './likeness-keys.js';
import type { LikeUnit } from './unit-pair.js';

/** A described unit, as far as it is compared. */
export interface DescribedUnit {
  readonly name: string;
  readonly street: string;
  readonly areaCode: string;
  readonly areaPath: string;
  readonly taxCode: string | null;
  /** E.164. */
  readonly phone: string;
}

/**
 * Finds registrations that may be the same unit. Source: issue of part I of the letter, I.2: same tax code (in the city), same
 * phone (in one district), or name and address close (in one ward). Every rule is answered by an index.
 */
@Injectable()
export class DuplicateFinder {
  constructor(private readonly cipher: UnitDataCipher) {}

  /** Computes the columns of `unit` that are compared. */
  computeFingerprints(unit: Pick<DescribedUnit, 'name' | 'street' | 'phone'>): UnitFingerprints {
    return { ...buildLikenessKeys(unit), phoneBlindIndex: this.cipher.blindIndexOfPhone(unit.phone) };
  }

  describeForComparison(unit: DescribedUnit): ComparedUnit & UnitFingerprints {
    return {
      ...this.computeFingerprints(unit),
      areaCode: unit.areaCode,
      areaPath: unit.areaPath,
      taxKey: unit.taxCode?.replace('-', '') ?? null,
    };
  }

  /** Finds registrations that may be the same unit as each of the described ones, the most certain first. Writes nothing. */
  findLikeUnits(manager: EntityManager, units: readonly DescribedUnit[]): Promise<LikeUnit[][]> {
    return this.findLikeComparedUnits(
      manager,
      units.map((unit) => ({ id: null, ...this.describeForComparison(unit) })),
    );
  }

  /** As `findLikeUnits`, for stored rows. */
  findLikeUnitsOfRows(manager: EntityManager, units: readonly UnitEntity[]): Promise<LikeUnit[][]> {
    return this.findLikeComparedUnits(manager, units.map(toComparedUnit));
  }

  private async findLikeComparedUnits(
    manager: EntityManager,
    units: readonly (ComparedUnit & { readonly id: string | null; readonly family?: string })[],
  ): Promise<LikeUnit[][]> {
    if (units.length === 0) return [];
    const found = await findLikenessCandidates(
      manager,
      units.map((unit) => ({ ...unit, districtPath: districtOf(unit.areaPath) })),
    );
    const byUnit = units.map((): LikenessCandidate[] => []);
    for (const one of found) byUnit[one.searchIndex]!.push(one);
    return units.map((unit, at) => rankLikeUnits(unit, byUnit[at]!));
  }
}

function rankLikeUnits(
  unit: ComparedUnit & { readonly family?: string },
  found: readonly LikenessCandidate[],
): LikeUnit[] {
  // Values that so many units share prove nothing by themselves.
  const shared = new Set(
    (['tax-code', 'phone'] as const).filter(
      (reason) => found.filter(({ foundBy }) => foundBy === reason).length > maxUnitsSharingIdentifier,
    ),
  );
  const alike = [...new Map(found.map((one) => [one.id, one])).values()].flatMap((one) => {
    // An officer split these units from each other: they are different, whatever they have in common.
    if (splitFamilyOf(one) === unit.family) return [];
    const assessed = assessLikeness(unit, toComparedUnit(one), shared);
    return assessed === null ? [] : [{ unit: one, ...assessed }];
  });
  return alike.sort((a, b) => b.score - a.score);
}
