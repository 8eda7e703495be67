import { Injectable, type OnModuleInit } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { notifyChannel, DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { CorrectableField } from '../units/unit-fields.js';
import { UnitChangeListener, UnitChangeListeners, type UnitChange } from '../units/unit-change-listeners.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import { derivePharmacyState, type HealthQuestionState, type PharmacyState } from './pharmacy-states.js';

/** Postgres channel that announces committed changes; the payload is the number of the change. */
export const pharmacyChangesChannel = 'pharmacies';

/** A change of a pharmacy: its new state, or a correction. */
export type PharmacyChangeKind = PharmacyState | 'corrected';

interface PharmacyRow {
  readonly unit_id: string;
  readonly area_path: string;
  readonly state: PharmacyState;
  readonly question: HealthQuestionState;
  readonly listed_at: Date;
}

/** Rows that one query of the backfill reads. */
const phoneBackfillBatchSize = 500;

/** Keeps the pharmacy list of the Department of Health up to date with its units: state, search columns and numbered changes. */
@Injectable()
export class PharmacyListProjection extends UnitChangeListener implements OnModuleInit {
  constructor(
    private readonly listeners: UnitChangeListeners,
    private readonly cipher: UnitDataCipher,
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
    unit: UnitRow,
    question: Exclude<HealthQuestionState, null>,
  ): Promise<void> {
    await this.updateList(manager, [unit], [], question);
  }

  private async updateList(
    manager: EntityManager,
    units: readonly UnitRow[],
    fields: readonly CorrectableField[],
    question: HealthQuestionState | undefined,
  ): Promise<void> {
    if (units.length === 0) return;
    const known = await queryRows<PharmacyRow>(
      manager,
      'select * from pharmacy where unit_id = any($1::uuid[]) order by unit_id for update',
      [units.map(({ id }) => id)],
    );
    for (const unit of units) {
      const before = known.find(({ unit_id }) => unit_id === unit.id);
      if (before === undefined && (unit.kind !== 'pharmacy' || unit.state !== 'PHARMACY_LISTED')) continue;
      await this.updatePharmacy(manager, unit, before, fields, question);
    }
  }

  private async updatePharmacy(
    manager: EntityManager,
    unit: UnitRow,
    before: PharmacyRow | undefined,
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
    await queryRows(
      manager,
      `insert into pharmacy (unit_id, area_path, state, question, search, phone_mark, listed_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state, question = excluded.question, search = excluded.search, phone_mark = excluded.phone_mark, listed_at = excluded.listed_at, changed_at = excluded.changed_at`,
      [
        unit.id,
        unit.area_path,
        state,
        open ? latestQuestion : null,
        foldVietnamese(`${unit.name} ${unit.street}`),
        state === 'withdrawn'
          ? null
          : this.cipher.blindIndexOfPhone(this.cipher.openContactOrEmpty(unit).phone),
        again ? now : before.listed_at,
        now,
      ],
    );
    // A pharmacy that was released or withdrawn has no open question any more.
    if (!open)
      await queryRows(
        manager,
        'update unit set health_asked_at = null where id = $1 and health_asked_at is not null',
        [unit.id],
      );
    await this.appendChange(manager, unit, now, moved ? state : 'corrected', fields);
  }

  private async appendChange(
    manager: EntityManager,
    unit: UnitRow,
    at: Date,
    what: PharmacyChangeKind,
    fields: readonly CorrectableField[],
  ): Promise<void> {
    // One locked counter row: numbers commit in their order, so that a live page never skips a change.
    const [counter] = await queryRows<{ last: string }>(
      manager,
      'update pharmacy_change_counter set last = last + 1 returning last',
    );
    await queryRows(
      manager,
      'insert into pharmacy_change (seq, unit_id, area_path, at, what, fields) values ($1, $2, $3, $4, $5, $6)',
      [counter!.last, unit.id, unit.area_path, at, what, JSON.stringify(fields)],
    );
    await notifyChannel(manager, pharmacyChangesChannel, counter!.last);
  }

  /** Computes the blind index of the phone of pharmacies that were listed before phones were searchable. */
  private async backfillPhoneIndexes(): Promise<void> {
    for (;;) {
      const found = await queryRows<UnitRow>(
        this.dataSource,
        `select u.* from pharmacy p join unit u on u.id = p.unit_id where p.phone_mark is null and p.state <> 'withdrawn' limit ${phoneBackfillBatchSize}`,
      );
      if (found.length === 0) return;
      await queryRows(
        this.dataSource,
        'update pharmacy p set phone_mark = t.mark from unnest($1::uuid[], $2::text[]) as t(id, mark) where p.unit_id = t.id and p.phone_mark is null',
        [
          found.map(({ id }) => id),
          found.map((unit) => this.cipher.blindIndexOfPhone(this.cipher.openContactOrEmpty(unit).phone)),
        ],
      );
      if (found.length < phoneBackfillBatchSize) return;
    }
  }
}
