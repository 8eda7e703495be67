import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import type { FieldChange } from './field-changes.js';
import { UnitChangeListeners } from './unit-change-listeners.js';
import { UnitEvents } from './unit-events.js';
import { UnitHistory, type HealthMessageKind, type UnitLink, type UnitTransition } from './unit-history.js';
import type { UnitRow } from './unit.row.js';

/** Writes changes of units: row, history, event and the data of listening features, in one transaction. */
@Injectable()
export class UnitStore {
  constructor(
    private readonly history: UnitHistory,
    private readonly events: UnitEvents,
    private readonly listeners: UnitChangeListeners,
    private readonly clock: Clock,
  ) {}

  /** Sets the state of a locked unit and records the transition. @returns the row as it stands now */
  async transitionUnit(
    manager: EntityManager,
    unit: UnitRow,
    transition: UnitTransition,
    link: UnitLink | null = null,
  ): Promise<UnitRow> {
    const [moved] = await queryRows<UnitRow>(
      manager,
      `update unit set state = $2, state_since = $3, version = version + 1, closed_from = case when $2 = 'CLOSED' then state end where id = $1 returning *`,
      [unit.id, transition.state, this.clock.now()],
    );
    await this.recordTransition(manager, moved!, transition, link);
    return moved!;
  }

  /** Records a transition that the caller has written to the row already. */
  async recordTransition(
    manager: EntityManager,
    unit: UnitRow,
    transition: UnitTransition,
    link: UnitLink | null,
  ): Promise<void> {
    await this.history.appendEntries(
      manager,
      [{ unit, at: unit.state_since, changes: null, link }],
      transition,
    );
    await this.events.appendUnitEvents(manager, [unit], transition.actor);
    await this.listeners.notifyListeners(manager, [unit]);
  }

  /** Records new units, all with the same first transition. */
  async recordNewUnits(
    manager: EntityManager,
    units: readonly UnitRow[],
    transition: UnitTransition,
  ): Promise<void> {
    await this.history.appendEntries(
      manager,
      units.map((unit) => ({ unit, at: unit.state_since, changes: null, link: null })),
      transition,
    );
    await this.events.appendUnitEvents(manager, units, transition.actor);
    await this.listeners.notifyListeners(manager, units);
  }

  /** Records a corrected row: its state is unchanged, and the changed fields are part of its history. */
  async recordCorrection(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    changes: readonly FieldChange[],
    link: UnitLink | null = null,
  ): Promise<void> {
    await this.addInternalNote(manager, unit, actor, { changes, link, note: null });
    await this.events.appendUnitEvents(manager, [unit], actor);
    await this.listeners.notifyListeners(
      manager,
      [unit],
      changes.map(({ field }) => field),
    );
  }

  /**
   * Records rows in any state that one person corrected in one operation.
   * @param note part of each history entry
   */
  async recordCorrections(
    manager: EntityManager,
    corrected: readonly { readonly unit: UnitRow; readonly changes: readonly FieldChange[] }[],
    actor: UnitTransition['actor'],
    note: string | null,
  ): Promise<void> {
    const at = this.clock.now();
    for (const state of new Set(corrected.map(({ unit }) => unit.state)))
      await this.history.appendEntries(
        manager,
        corrected
          .filter(({ unit }) => unit.state === state)
          .map(({ unit, changes }) => ({ unit, at, changes, link: null })),
        { state, actor, note },
      );
    const units = corrected.map(({ unit }) => unit);
    await this.events.appendUnitEvents(manager, units, actor);
    await this.listeners.notifyListeners(manager, units, [
      ...new Set(corrected.flatMap(({ changes }) => changes.map(({ field }) => field))),
    ]);
  }

  /** Adds a message between the Department of Health and a committee to the history. No state changes, no event is published. */
  recordHealthMessage(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    what: HealthMessageKind,
    note: string,
  ): Promise<void> {
    return this.history.appendEntries(manager, [{ unit, at: this.clock.now(), changes: null, link: null }], {
      state: unit.state,
      actor,
      note,
      what,
    });
  }

  /** Adds a history entry that only officials see. No event is published. */
  addInternalNote(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    entry: {
      readonly changes: readonly FieldChange[];
      readonly link: UnitLink | null;
      readonly note: string | null;
    },
  ): Promise<void> {
    return this.history.appendEntries(
      manager,
      [{ unit, at: this.clock.now(), changes: entry.changes, link: entry.link }],
      { state: unit.state, actor, note: entry.note },
    );
  }

  /** Publishes units of which only the duplicate flag has changed. */
  async publishUnits(manager: EntityManager, units: readonly UnitRow[]): Promise<void> {
    if (units.length > 0) await this.events.appendUnitEvents(manager, units, null);
  }
}
