import { Injectable, type OnModuleInit } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { notifyChannel, DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { CorrectableField } from '../registrations/field-changes.js';
import { UnitContacts } from '../registrations/unit-contacts.js';
import type { UnitRow } from '../registrations/unit.row.js';
import { pharmacyState, type HealthQuestion, type PharmacyState } from './pharmacy-states.js';

/** Told when a change has committed; the payload is its number. */
export const pharmacyChannel = 'pharmacies';

/** What happened to a pharmacy: it came into a state, or something of it was corrected. */
export type PharmacyChange = PharmacyState | 'corrected';

interface BookRow {
  readonly unit_id: string;
  readonly area_path: string;
  readonly state: PharmacyState;
  readonly question: HealthQuestion;
  readonly listed_at: Date;
}

/** Marks that are missing are made so many at a time. */
const together = 500;

/** The list of pharmacies follows its units, whoever changes them: state, search and numbered changes, in the same transaction. */
@Injectable()
export class PharmacyBook implements OnModuleInit {
  constructor(
    private readonly contacts: UnitContacts,
    private readonly clock: Clock,
    private readonly keeper: DailyMaintenance,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.keeper.registerDailyTask({ name: 'pharmacy-phones', run: () => this.markPhones() });
  }

  /**
   * After a step or a correction of units, which are locked.
   * @param fields what was corrected
   * @param question what Health or the committee just said
   */
  async follow(
    manager: EntityManager,
    units: readonly UnitRow[],
    fields: readonly CorrectableField[] = [],
    question?: Exclude<HealthQuestion, null>,
  ): Promise<void> {
    if (units.length === 0) return;
    const known = await queryRows<BookRow>(
      manager,
      'select * from pharmacy where unit_id = any($1::uuid[]) order by unit_id for update',
      [units.map(({ id }) => id)],
    );
    for (const unit of units) {
      const before = known.find(({ unit_id }) => unit_id === unit.id);
      if (before === undefined && (unit.kind !== 'pharmacy' || unit.state !== 'PHARMACY_LISTED')) continue;
      await this.write(manager, unit, before, fields, question);
    }
  }

  private async write(
    manager: EntityManager,
    unit: UnitRow,
    before: BookRow | undefined,
    fields: readonly CorrectableField[],
    question: HealthQuestion | undefined,
  ): Promise<void> {
    const said = question ?? before?.question ?? null;
    const state = pharmacyState(unit, said);
    // What is withdrawn comes back by being put on the list again, not by going through its states.
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
        open ? said : null,
        foldVietnamese(`${unit.name} ${unit.street}`),
        state === 'withdrawn' ? null : this.contacts.phoneMark(this.contacts.openOrEmpty(unit).phone),
        again ? now : before.listed_at,
        now,
      ],
    );
    // A question that is settled by what happened waits for nobody.
    if (!open)
      await queryRows(
        manager,
        'update unit set health_asked_at = null where id = $1 and health_asked_at is not null',
        [unit.id],
      );
    await this.tell(manager, unit, now, moved ? state : 'corrected', fields);
  }

  private async tell(
    manager: EntityManager,
    unit: UnitRow,
    at: Date,
    what: PharmacyChange,
    fields: readonly CorrectableField[],
  ): Promise<void> {
    // One locked counter row: numbers of changes commit in their order, so a live page never skips one.
    const [counter] = await queryRows<{ last: string }>(
      manager,
      'update pharmacy_change_counter set last = last + 1 returning last',
    );
    await queryRows(
      manager,
      'insert into pharmacy_change (seq, unit_id, area_path, at, what, fields) values ($1, $2, $3, $4, $5, $6)',
      [counter!.last, unit.id, unit.area_path, at, what, JSON.stringify(fields)],
    );
    await notifyChannel(manager, pharmacyChannel, counter!.last);
  }

  /** Pharmacies that were listed before phones could be searched for. */
  private async markPhones(): Promise<void> {
    for (;;) {
      const found = await queryRows<UnitRow>(
        this.dataSource,
        `select u.* from pharmacy p join unit u on u.id = p.unit_id where p.phone_mark is null and p.state <> 'withdrawn' limit ${together}`,
      );
      if (found.length === 0) return;
      await queryRows(
        this.dataSource,
        'update pharmacy p set phone_mark = t.mark from unnest($1::uuid[], $2::text[]) as t(id, mark) where p.unit_id = t.id and p.phone_mark is null',
        [
          found.map(({ id }) => id),
          found.map((unit) => this.contacts.phoneMark(this.contacts.openOrEmpty(unit).phone)),
        ],
      );
      if (found.length < together) return;
    }
  }
}
