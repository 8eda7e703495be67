import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { Any, In, Not, type EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitEntity } from '../units/unit.entity.js';
import { identifyRow } from './import-cipher.js';
import { findUnitsByFoldedNames } from './imports.queries.js';
import type { GoodRow } from './row-validation.js';

/** Finds rows whose unit is registered already: same tax code, or same name and phone, in the same ward. Rejected and closed units do not count. */
@Injectable()
export class RegisteredUnitLookup {
  constructor(private readonly cipher: UnitDataCipher) {}

  /** Returns for each row whether its unit is registered. */
  async findRegisteredRows(manager: EntityManager, units: readonly GoodRow[]): Promise<boolean[]> {
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
    manager: EntityManager,
    units: readonly GoodRow[],
  ): Promise<ReadonlySet<string>> {
    // With and without the hyphen before the branch: both notations are stored.
    const codes = new Set(
      units.flatMap(({ taxCode }) => (taxCode === null ? [] : [taxCode, taxCode.replace('-', '')])),
    );
    if (codes.size === 0) return new Set();
    const found = await manager.find(UnitEntity, {
      select: { id: true, areaCode: true, taxCode: true },
      where: { taxCode: Any([...codes]), state: Not(In(['REJECTED', 'CLOSED'])) },
    });
    return new Set(found.map(({ areaCode, taxCode }) => `${areaCode}\0${taxCode!.replace('-', '')}`));
  }

  /** Unseals the phones of units with one of the names, and of no other units. */
  private async findNameIdentities(
    manager: EntityManager,
    units: readonly GoodRow[],
  ): Promise<ReadonlySet<string>> {
    const wanted = new Map(
      units.map(({ areaCode, name }) => [`${areaCode}\0${foldVietnamese(name)}`, areaCode]),
    );
    const found = await findUnitsByFoldedNames(
      manager,
      [...wanted].map(([key, areaCode]) => ({ areaCode, foldedName: key.slice(key.indexOf('\0') + 1) })),
    );
    const same = found.filter((unit) => wanted.has(`${unit.areaCode}\0${foldVietnamese(unit.name)}`));
    return new Set(
      same.map(
        (unit) =>
          identifyRow({
            areaCode: unit.areaCode,
            name: unit.name,
            phone: this.cipher.openContactOrEmpty(unit).phone,
            taxCode: null,
          }).name,
      ),
    );
  }
}
