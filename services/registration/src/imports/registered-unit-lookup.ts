import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import { identifyRow } from './import-cipher.js';
import type { GoodRow } from './row-validation.js';

type Candidate = Pick<UnitRow, 'id' | 'name' | 'area_code' | 'unit_key_sealed' | 'contact_sealed'>;

/** Finds rows whose unit is registered already: same tax code, or same name and phone, in the same ward. Rejected and closed units do not count. */
@Injectable()
export class RegisteredUnitLookup {
  constructor(private readonly cipher: UnitDataCipher) {}

  /** Returns for each row whether its unit is registered. */
  async findRegisteredRows(
    manager: EntityManager | DataSource,
    units: readonly GoodRow[],
  ): Promise<boolean[]> {
    const [taxes, names] = [
      await this.findTaxIdentities(manager, units),
      await this.findNameIdentities(manager, units),
    ];
    return units.map((unit) => {
      const { name, tax } = identifyRow(unit);
      return names.has(name) || (tax !== null && taxes.has(tax));
    });
  }

  private async findTaxIdentities(
    manager: EntityManager | DataSource,
    units: readonly GoodRow[],
  ): Promise<ReadonlySet<string>> {
    // With and without the hyphen before the branch: both notations are stored.
    const codes = new Set(
      units.flatMap(({ taxCode }) => (taxCode === null ? [] : [taxCode, taxCode.replace('-', '')])),
    );
    if (codes.size === 0) return new Set();
    const found = await queryRows<{ area_code: string; tax_code: string }>(
      manager,
      `select area_code, tax_code from unit where tax_code = any($1) and state not in ('REJECTED', 'CLOSED')`,
      [[...codes]],
    );
    return new Set(found.map(({ area_code, tax_code }) => `${area_code}\0${tax_code.replace('-', '')}`));
  }

  /** Unseals the phones of units with one of the names, and of no other units. */
  private async findNameIdentities(
    manager: EntityManager | DataSource,
    units: readonly GoodRow[],
  ): Promise<ReadonlySet<string>> {
    const wanted = new Map(
      units.map(({ areaCode, name }) => [`${areaCode}\0${foldVietnamese(name)}`, areaCode]),
    );
    const keys = [...wanted].map(([key, area]) => ({ area, name: key.slice(key.indexOf('\0') + 1) }));
    // `name_folded` is name and street: the condition matches the name followed by a blank. `offset 0` is an optimisation fence: each name is an index lookup.
    const found = await queryRows<Candidate>(
      manager,
      `select distinct on (u.id) u.* from unnest($1::text[], $2::text[]) as k(area, name)
       cross join lateral (select id, name, area_code, unit_key_sealed, contact_sealed from unit
         where area_code = k.area and name_folded ~>=~ k.name and name_folded ~<~ (k.name || '!') and state not in ('REJECTED', 'CLOSED') offset 0) u`,
      [keys.map(({ area }) => area), keys.map(({ name }) => name)],
    );
    const same = found.filter((unit) => wanted.has(`${unit.area_code}\0${foldVietnamese(unit.name)}`));
    return new Set(
      same.map(
        (unit) =>
          identifyRow({
            areaCode: unit.area_code,
            name: unit.name,
            phone: this.cipher.openContactOrEmpty(unit).phone,
            taxCode: null,
          }).name,
      ),
    );
  }
}
