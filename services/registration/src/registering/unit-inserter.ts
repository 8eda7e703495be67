import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import type { Announcement, UnitKind } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { generateTrackingCode } from '../units/tracking-code.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitTransition } from '../units/unit-history.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitRow, UnitSource } from '../units/unit.row.js';

/** A unit to be registered. */
export interface NewUnit {
  readonly name: string;
  readonly kind: UnitKind;
  readonly taxCode: string | null;
  readonly area: Pick<AreaDto, 'code' | 'path' | 'fullName'>;
  readonly street: string;
  readonly representative: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
  readonly usesNcovi: boolean;
  readonly expectedGates: number | null;
  readonly announcement: Announcement | null;
  /** The registration that the unit is split from. */
  readonly splitFrom?: Pick<UnitRow, 'id' | 'split_root'>;
}

/** Inserts registrations from every source: row, history, event and pairs of possible duplicates, in one transaction. */
@Injectable()
export class UnitInserter {
  constructor(
    private readonly cipher: UnitDataCipher,
    private readonly store: UnitStore,
    private readonly clock: Clock,
    private readonly finder: DuplicateFinder,
    private readonly pairs: DuplicatePairs,
    private readonly areas: AreasService,
  ) {}

  /**
   * Inserts units with one query per batch. A unit of a merged ward is registered in the ward's successor.
   * @param officer who registered them; null for the public form
   * @returns the rows, in the order of the units
   */
  async insertUnits(
    manager: EntityManager,
    wanted: readonly NewUnit[],
    officer: UnitTransition['actor'],
    source: UnitSource,
  ): Promise<UnitRow[]> {
    const moved = await this.areas.resolveAndLockAreas(
      manager,
      wanted.map(({ area }) => area.code),
    );
    const units = wanted.map((unit) => ({ ...unit, area: moved.get(unit.area.code) ?? unit.area }));
    const ids = units.map(() => uuidv7());
    const compared = units.map((unit) =>
      this.finder.describeForComparison({ ...unit, areaCode: unit.area.code, areaPath: unit.area.path }),
    );
    await lockComparedValues(manager, compared);
    const sealed = units.map(({ representative, phone, email }, at) =>
      this.cipher.sealNewContact(ids[at]!, { representative, phone, email }),
    );
    const created = await queryRows<UnitRow>(
      manager,
      `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, expected_gates, source, unit_key_sealed, contact_sealed, announcement, phone_mark, name_key, place_key, street_key, split_from, split_root)
       select t.id, t.tracking_code, t.name, t.name_folded, t.kind, t.tax_code, t.area_code, t.area_path, t.area_name, t.street, 'SUBMITTED', $16, $16, t.has_email, t.uses_ncovi, t.expected_gates, $17, t.unit_key, t.contact, t.announcement, t.phone_mark, t.name_key, t.place_key, t.street_key, t.split_from, t.split_root
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[], $12::boolean[], $13::int[], $14::text[], $15::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::uuid[], $24::uuid[])
         as t(id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, has_email, uses_ncovi, expected_gates, unit_key, contact, announcement, phone_mark, name_key, place_key, street_key, split_from, split_root)
       returning *`,
      [
        ids,
        units.map(() => generateTrackingCode()),
        units.map(({ name }) => name),
        units.map(({ name, street }) => foldVietnamese(`${name} ${street}`)),
        units.map(({ kind }) => kind),
        units.map(({ taxCode }) => taxCode),
        units.map(({ area }) => area.code),
        units.map(({ area }) => area.path),
        units.map(({ area }) => area.fullName),
        units.map(({ street }) => street),
        units.map(({ email }) => email !== null),
        units.map(({ usesNcovi }) => usesNcovi),
        units.map(({ expectedGates }) => expectedGates),
        sealed.map(({ unitKeySealed }) => unitKeySealed),
        sealed.map(({ contactSealed }) => contactSealed),
        this.clock.now(),
        source,
        units.map(({ announcement }) => announcement),
        compared.map(({ phoneBlindIndex }) => phoneBlindIndex),
        compared.map(({ nameKey }) => nameKey),
        compared.map(({ placeKey }) => placeKey),
        compared.map(({ streetKey }) => streetKey),
        units.map(({ splitFrom }) => splitFrom?.id ?? null),
        units.map(({ splitFrom }) => splitFrom?.split_root ?? splitFrom?.id ?? null),
      ],
    );
    const byId = new Map(created.map((row) => [row.id, row]));
    const flagged = await this.pairs.recheckPairs(manager, created, 'new');
    for (const row of flagged.filter(({ id }) => byId.has(id))) byId.set(row.id, row);
    const inOrder = ids.map((id) => byId.get(id)!);
    await this.store.recordNewUnits(manager, inOrder, { state: 'SUBMITTED', actor: officer, note: null });
    await this.store.publishUnits(
      manager,
      flagged.filter(({ id }) => !byId.has(id)),
    );
    return inOrder;
  }
}
