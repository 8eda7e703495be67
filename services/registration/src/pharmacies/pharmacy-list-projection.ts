import { Injectable, type OnModuleInit } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { notifyChannel, DailyMaintenance } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Any, DataSource, type EntityManager } from 'typeorm';
import type { CorrectableField } from '../units/unit-fields.js';
import { UnitChangeListener, UnitChangeListeners, type UnitChange } from '../units/unit-change-listeners.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitEntity } from '../units/unit.entity.js';
import {
  listUnitsWithoutPhoneIndex,
  nextChangeNumber,
  setMissingPhoneIndexes,
} from './pharmacies.queries.js';
import { PharmacyChangeEntity } from './pharmacy-change.entity.js';
import { derivePharmacyState, type HealthQuestionState, type PharmacyChangeKind } from './pharmacy-states.js';
import { PharmacyEntity } from './pharmacy.entity.js';

/** Postgres channel that announces committed changes; the payload is the number of the change. */
export const pharmacyChangesChannel = 'pharmacies';

/** Rows that one query of the backfill reads. */
const phoneBackfillBatchSize = 500;

/** Keeps the pharmacy list of the Department of Health up to date with its units: state, search columns and numbered changes. */
@Injectable()
export class PharmacyListProjection extends UnitChangeListener implements OnModuleInit {
  constructor(
    private readonly listeners: UnitChangeListeners,
    private readonly cipher: UnitDataCipher,
    private readonly store: UnitStore,
    private readonly clock: Clock,
    private readonly maintenance: DailyMaintenance,
    private readonly dataSource: DataSource,
  ) {
    super();
  }

  onModuleInit(): void {
    this.listeners.registerListener(this);
    this.maintenance.registerDailyTask({ name: 'pharmacy-phones', run: () => this.backfillPhoneIndexes() });
  }

  async applyUnitChange(manager: EntityManager, change: UnitChange): Promise<void> {
    await this.updateList(manager, change.units, change.correctedFields, undefined);
  }

  /** Updates the list after a question of the Department of Health or the answer of a committee. @param unit locked */
  async applyHealthQuestion(
    manager: EntityManager,
    unit: UnitEntity,
    question: Exclude<HealthQuestionState, null>,
  ): Promise<void> {
    await this.updateList(manager, [unit], [], question);
  }

  private async updateList(
    manager: EntityManager,
    units: readonly UnitEntity[],
    fields: readonly CorrectableField[],
    question: HealthQuestionState | undefined,
  ): Promise<void> {
    // A unit of another kind stands in the list as withdrawn or not at all, unless this change has taken the kind away.
    const concerned = units.filter(({ kind }) => kind === 'pharmacy' || fields.includes('kind'));
    if (concerned.length === 0) return;
    const known = await manager.find(PharmacyEntity, {
      where: { unitId: Any(concerned.map(({ id }) => id)) },
      order: { unitId: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const unit of concerned) {
      const before = known.find(({ unitId }) => unitId === unit.id);
      if (before === undefined && (unit.kind !== 'pharmacy' || unit.state !== 'PHARMACY_LISTED')) continue;
      await this.updatePharmacy(manager, unit, before, fields, question);
    }
  }

  private async updatePharmacy(
    manager: EntityManager,
    unit: UnitEntity,
    before: PharmacyEntity | undefined,
    fields: readonly CorrectableField[],
    question: HealthQuestionState | undefined,
  ): Promise<void> {
    const latestQuestion = question ?? before?.question ?? null;
    const state = derivePharmacyState(unit, latestQuestion);
    // A withdrawn pharmacy returns only when it is listed or forwarded again, not by other transitions.
    const back = unit.state === 'PHARMACY_LISTED' || unit.state === 'FORWARDED';
    if (before?.state === 'withdrawn' && (state === 'withdrawn' || !back)) return;
    const moved = state !== before?.state || question !== undefined;
    if (!moved && fields.length === 0) return;
    const now = this.clock.now();
    const open = state === 'listed' || state === 'asked' || state === 'answered';
    const again = before === undefined || before.state === 'withdrawn';
    await manager.upsert(
      PharmacyEntity,
      {
        unitId: unit.id,
        areaPath: unit.areaPath,
        state,
        question: open ? latestQuestion : null,
        searchText: foldVietnamese(`${unit.name} ${unit.street}`),
        phoneBlindIndex:
          state === 'withdrawn'
            ? null
            : this.cipher.blindIndexOfPhone(this.cipher.openContactOrEmpty(unit).phone),
        listedAt: again ? now : before.listedAt,
        changedAt: now,
      },
      ['unitId'],
    );
    // A pharmacy that was released or withdrawn has no open question any more.
    if (!open) await this.store.setHealthAskedAt(manager, unit.id, null);
    await this.appendChange(manager, unit, now, moved ? state : 'corrected', fields);
  }

  private async appendChange(
    manager: EntityManager,
    unit: UnitEntity,
    at: Date,
    kind: PharmacyChangeKind,
    fields: readonly CorrectableField[],
  ): Promise<void> {
    const number = await nextChangeNumber(manager);
    await manager.insert(PharmacyChangeEntity, {
      number,
      unitId: unit.id,
      areaPath: unit.areaPath,
      at,
      kind,
      fields: [...fields],
    });
    await notifyChannel(manager, pharmacyChangesChannel, number);
  }

  /** Computes the blind index of the phone of pharmacies that were listed before phones were searchable. */
  private async backfillPhoneIndexes(): Promise<void> {
    for (;;) {
      const found = await listUnitsWithoutPhoneIndex(this.dataSource.manager, phoneBackfillBatchSize);
      if (found.length === 0) return;
      await setMissingPhoneIndexes(
        this.dataSource.manager,
        found.map((unit) => ({
          unitId: unit.id,
          phoneBlindIndex: this.cipher.blindIndexOfPhone(this.cipher.openContactOrEmpty(unit).phone),
        })),
      );
      if (found.length < phoneBackfillBatchSize) return;
    }
  }
}
