import { Injectable } from '@nestjs/common';
import { Topics, type RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { PharmacyBook } from '../pharmacies/pharmacy-book.js';
import type { HealthWord } from '../pharmacies/pharmacy-states.js';
import type { FieldChange } from './field-changes.js';
import { UnitContacts } from './unit-contacts.js';
import type { UnitRow } from './unit.row.js';

export interface Step {
  readonly state: RegistrationState;
  /** The officer who did it; null for the unit itself. */
  readonly actor: Pick<Actor, 'accountId' | 'displayName' | 'place'> | null;
  readonly note: string | null;
  readonly what?: HealthWord;
}

/** How a step ties two registrations: one was joined to the other, parted from it again, found to be another unit, or split from it. */
export const stepLinks = ['joined-here', 'joined-to', 'parted', 'apart', 'split-into', 'split-from'] as const;
export interface StepLink {
  readonly kind: (typeof stepLinks)[number];
  readonly unitId: string;
}

/** Writes a unit's steps: the row, its history and its event, together. */
@Injectable()
export class UnitStore {
  constructor(
    private readonly contacts: UnitContacts,
    private readonly outbox: Outbox,
    private readonly pharmacies: PharmacyBook,
    private readonly clock: Clock,
  ) {}

  /** Moves a locked unit to its next state. */
  async take(
    manager: EntityManager,
    unit: UnitRow,
    step: Step,
    link: StepLink | null = null,
  ): Promise<UnitRow> {
    const [moved] = await queryRows<UnitRow>(
      manager,
      `update unit set state = $2, state_since = $3, version = version + 1, closed_from = case when $2 = 'CLOSED' then state end where id = $1 returning *`,
      [unit.id, step.state, this.clock.now()],
    );
    await this.write(manager, [{ unit: moved!, at: moved!.state_since, changes: null, link }], step);
    await this.publish(manager, [moved!], step.actor);
    await this.pharmacies.follow(manager, [moved!]);
    return moved!;
  }

  /** History and event of rows as they stand now, which took the same step. */
  async rememberAll(manager: EntityManager, units: readonly UnitRow[], step: Step): Promise<void> {
    await this.write(
      manager,
      units.map((unit) => ({ unit, at: unit.state_since, changes: null, link: null })),
      step,
    );
    await this.publish(manager, units, step.actor);
    await this.pharmacies.follow(manager, units);
  }

  /** What Health asks of a pharmacy's committee, or is answered: it stands in the history, and no state changes. */
  say(manager: EntityManager, unit: UnitRow, actor: Actor, what: HealthWord, note: string): Promise<void> {
    return this.write(manager, [{ unit, at: this.clock.now(), changes: null, link: null }], {
      state: unit.state,
      actor,
      note,
      what,
    });
  }

  /** The same for a corrected row: its state stays, what has changed stands sealed in its history. */
  async rememberCorrection(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    changes: readonly FieldChange[],
    link: StepLink | null = null,
  ): Promise<void> {
    await this.note(manager, unit, actor, { changes, link, note: null });
    await this.publish(manager, [unit], actor);
    await this.pharmacies.follow(
      manager,
      [unit],
      changes.map(({ field }) => field),
    );
  }

  /**
   * The same for many rows that were corrected alike by one person, whatever states they are in.
   * @param note said of each in its history
   */
  async rememberCorrections(
    manager: EntityManager,
    corrected: readonly { readonly unit: UnitRow; readonly changes: readonly FieldChange[] }[],
    actor: Step['actor'],
    note: string | null,
  ): Promise<void> {
    const at = this.clock.now();
    for (const state of new Set(corrected.map(({ unit }) => unit.state)))
      await this.write(
        manager,
        corrected
          .filter(({ unit }) => unit.state === state)
          .map(({ unit, changes }) => ({ unit, at, changes, link: null })),
        { state, actor, note },
      );
    const units = corrected.map(({ unit }) => unit);
    await this.publish(manager, units, actor);
    await this.pharmacies.follow(manager, units, [
      ...new Set(corrected.flatMap(({ changes }) => changes.map(({ field }) => field))),
    ]);
  }

  /** History and event of a row that is back in a state which it had before. */
  async rememberReturn(manager: EntityManager, unit: UnitRow, step: Step, link: StepLink): Promise<void> {
    await this.write(manager, [{ unit, at: unit.state_since, changes: null, link }], step);
    await this.publish(manager, [unit], step.actor);
    await this.pharmacies.follow(manager, [unit]);
  }

  /** A line of a unit's history for officials alone; nobody else is told. */
  note(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    what: {
      readonly changes: readonly FieldChange[];
      readonly link: StepLink | null;
      readonly note: string | null;
    },
  ): Promise<void> {
    const step = { state: unit.state, actor, note: what.note };
    return this.write(
      manager,
      [{ unit, at: this.clock.now(), changes: what.changes, link: what.link }],
      step,
    );
  }

  /** Tells the others of units of which only the mark of a possible duplicate has changed. */
  async tell(manager: EntityManager, units: readonly UnitRow[]): Promise<void> {
    if (units.length > 0) await this.publish(manager, units, null);
  }

  private async write(
    manager: EntityManager,
    entries: readonly {
      readonly unit: UnitRow;
      readonly at: Date;
      readonly changes: readonly FieldChange[] | null;
      readonly link: StepLink | null;
    }[],
    step: Step,
  ): Promise<void> {
    const sealed = (unit: UnitRow, text: string | null): string | null =>
      text === null ? null : this.contacts.sealNote(unit, text);
    await queryRows(
      manager,
      `insert into unit_history (unit_id, at, state, actor_id, actor_name, note_sealed, changes_sealed, link, link_unit, what)
       select t.unit_id, t.at, $3, $4, $5, t.note, t.changes, t.link, t.link_unit, $10 from unnest($1::uuid[], $2::timestamptz[], $6::text[], $7::text[], $8::text[], $9::uuid[]) with ordinality as t(unit_id, at, note, changes, link, link_unit, n) order by n`,
      [
        entries.map(({ unit }) => unit.id),
        entries.map(({ at }) => at),
        step.state,
        step.actor?.accountId ?? null,
        step.actor?.displayName ?? null,
        entries.map(({ unit }) => sealed(unit, step.note)),
        entries.map(({ unit, changes }) => sealed(unit, changes === null ? null : JSON.stringify(changes))),
        entries.map(({ link }) => link?.kind ?? null),
        entries.map(({ link }) => link?.unitId ?? null),
        step.what ?? null,
      ],
    );
  }

  private async publish(
    manager: EntityManager,
    units: readonly UnitRow[],
    actor: Step['actor'],
  ): Promise<void> {
    const shared = await Promise.all(units.map((unit) => this.contacts.share(unit)));
    await this.outbox.appendEvents(
      manager,
      units.map((unit, at) => ({
        topic: Topics.unit,
        key: unit.id,
        subject: unit.id,
        version: unit.version + unit.told,
        data: {
          unitId: unit.id,
          name: unit.name,
          kind: unit.kind,
          taxCode: unit.tax_code,
          areaCode: unit.area_code,
          areaPath: unit.area_path,
          areaName: unit.area_name,
          street: unit.street,
          state: unit.state,
          stateSince: unit.state_since.toISOString(),
          submittedAt: unit.submitted_at.toISOString(),
          reference: unit.tracking_code,
          hasEmail: unit.has_email,
          usesNcovi: unit.uses_ncovi,
          actorId: actor?.accountId ?? null,
          actorPlace: actor?.place ?? null,
          contact: shared[at]!,
          duplicateOpen: unit.duplicate_open,
          revision: unit.version - unit.ward_moves,
          ...(unit.split_from === null ? {} : { splitFrom: unit.split_from }),
        },
      })),
    );
  }
}
