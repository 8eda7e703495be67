import { Injectable } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitFingerprints } from '../units/unit-fields-writer.js';
import type { UnitRow } from '../units/unit.row.js';
import { splitFamilyOf, toComparedUnit } from './compared-unit.js';
import { assessLikeness, districtOf, minNameSimilarity, type ComparedUnit } from './likeness.js';
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

/** When more units than this share a phone or a tax code, they are a chain: only those close in name and address count. */
const maxUnitsSharingIdentifier = 6;
/** Units at one house number that are compared by name, newest first. A market hall has more, and its stalls have numbers. */
const maxComparedAtHouseNumber = 200;
/** Units that one name finds. */
const maxFoundByName = 20;
/** The query finds candidates with a bound below the rule's: `similarity` of Postgres has single precision. */
const similarityMargin = 0.05;

interface FoundUnit extends UnitRow {
  /** Index of the unit that was searched for. */
  readonly n: number;
  readonly by: 'tax-code' | 'phone' | 'place' | 'name';
}

const endedStatesSql = `(${[...endedRegistrationStates].map((state) => `'${state}'`).join(', ')})`;

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
  findLikeUnits(runner: EntityManager | DataSource, units: readonly DescribedUnit[]): Promise<LikeUnit[][]> {
    return this.findLikeComparedUnits(
      runner,
      units.map((unit) => ({ id: null, ...this.describeForComparison(unit) })),
    );
  }

  /** As `findLikeUnits`, for stored rows. */
  findLikeUnitsOfRows(manager: EntityManager, units: readonly UnitRow[]): Promise<LikeUnit[][]> {
    return this.findLikeComparedUnits(manager, units.map(toComparedUnit));
  }

  private async findLikeComparedUnits(
    runner: EntityManager | DataSource,
    units: readonly (ComparedUnit & { readonly id: string | null; readonly family?: string })[],
  ): Promise<LikeUnit[][]> {
    if (units.length === 0) return [];
    const other = `(w.id is null or o.id <> w.id) and o.state not in ${endedStatesSql}`;
    // Each branch scans an index of its own, whatever the planner estimates; `lists.int.spec.ts` asserts it.
    const found = await queryRows<FoundUnit>(
      runner,
      `select w.n::int as n, f.by, u.* from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         as w(n, id, tax, phone, district, area, place, name)
       cross join lateral (
         (select o.id, 'tax-code' as by from unit o where o.tax_key = w.tax and ${other} limit ${maxUnitsSharingIdentifier + 1})
         union all
         (select o.id, 'phone' from unit o where o.phone_mark = w.phone and o.area_path ~>=~ w.district and o.area_path ~<~ (w.district || '/') and ${other} limit ${maxUnitsSharingIdentifier + 1})
         union all
         (select near.id, 'place' from (select o.id, o.name_key from unit o where o.area_code = w.area and o.place_key = w.place and ${other} order by o.id desc limit ${maxComparedAtHouseNumber}) near
           where similarity(near.name_key, w.name) >= ${minNameSimilarity - similarityMargin} limit ${maxFoundByName})
         union all
         (select o.id, 'name' from unit o where o.area_code = w.area and o.name_key = w.name and ${other} limit ${maxFoundByName})
       ) f
       join unit u on u.id = f.id`,
      [
        units.map((_, at) => at),
        units.map(({ id }) => id),
        units.map(({ taxKey }) => taxKey),
        units.map(({ phoneBlindIndex }) => phoneBlindIndex),
        units.map(({ areaPath }) => districtOf(areaPath)),
        units.map(({ areaCode }) => areaCode),
        units.map(({ placeKey }) => placeKey),
        units.map(({ nameKey }) => nameKey),
      ],
    );
    const byUnit = units.map((): FoundUnit[] => []);
    for (const one of found) byUnit[one.n]!.push(one);
    return units.map((unit, at) => rankLikeUnits(unit, byUnit[at]!));
  }
}

function rankLikeUnits(
  unit: ComparedUnit & { readonly family?: string },
  found: readonly FoundUnit[],
): LikeUnit[] {
  // Values that so many units share prove nothing by themselves.
  const shared = new Set(
    (['tax-code', 'phone'] as const).filter(
      (reason) => found.filter(({ by }) => by === reason).length > maxUnitsSharingIdentifier,
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
