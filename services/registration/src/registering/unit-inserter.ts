import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import type { Announcement, UnitKind } from '@khai-bao/contracts';
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
import type { UnitEntity } from '../units/unit.entity.js';
import type { UnitSource } from '../units/unit-source.js';
import { insertUnits } from '../units/units.queries.js';

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
  readonly splitFrom?: Pick<UnitEntity, 'id' | 'splitRootId'>;
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
  ): Promise<UnitEntity[]> {
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
    const created = await insertUnits(
      manager,
      units.map((unit, at) => ({
        id: ids[at]!,
        trackingCode: generateTrackingCode(),
        name: unit.name,
        nameFolded: foldVietnamese(`${unit.name} ${unit.street}`),
        kind: unit.kind,
        taxCode: unit.taxCode,
        areaCode: unit.area.code,
        areaPath: unit.area.path,
        areaName: unit.area.fullName,
        street: unit.street,
        hasEmail: unit.email !== null,
        usesNcovi: unit.usesNcovi,
        expectedGates: unit.expectedGates,
        ...sealed[at]!,
        announcement: unit.announcement,
        phoneBlindIndex: compared[at]!.phoneBlindIndex,
        nameKey: compared[at]!.nameKey,
        placeKey: compared[at]!.placeKey,
        streetKey: compared[at]!.streetKey,
        splitFromId: unit.splitFrom?.id ?? null,
        splitRootId: unit.splitFrom?.splitRootId ?? unit.splitFrom?.id ?? null,
      })),
      this.clock.now(),
      source,
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
