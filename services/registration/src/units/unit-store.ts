import { Injectable } from '@nestjs/common';
import type { RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import type { FieldChange } from './field-changes.js';
import { UnitChangeListeners } from './unit-change-listeners.js';
import { UnitEvents } from './unit-events.js';
import type { HealthMessageKind } from './unit-history-kinds.js';
import { UnitHistory, type UnitLink, type UnitTransition } from './unit-history.js';
import { UnitEntity } from './unit.entity.js';
import { updateUnitState } from './units.queries.js';

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
    unit: UnitEntity,
    transition: UnitTransition,
    link: UnitLink | null = null,
  ): Promise<UnitEntity> {
    const moved = await updateUnitState(manager, unit.id, transition.state, this.clock.now());
    await this.recordTransition(manager, moved, transition, link);
    return moved;
  }

  /**
   * Returns a merged unit to its earlier state. `recordTransition` is the caller's, after the duplicate flags are known.
   * @returns the row as it stands now
   */
  async restoreMergedUnit(
    manager: EntityManager,
    unitId: string,
    state: RegistrationState,
  ): Promise<UnitEntity> {
    const [restored] = await updateReturning(
      manager,
      UnitEntity,
      { id: unitId },
      { mergedIntoId: null, state, stateSince: this.clock.now(), version: () => 'version + 1' },
    );
    return restored!;
  }

  /** Stores into which registration a locked unit is merged. Its transition is recorded by `transitionUnit`. */
  async setMergedInto(manager: EntityManager, unitId: string, survivorId: string): Promise<void> {
    await manager.update(UnitEntity, { id: unitId }, { mergedIntoId: survivorId });
  }

  /** Stores whether a locked unit uses NCOVI. History and event are the caller's. @returns the row as it stands now */
  async setUsesNcovi(manager: EntityManager, unit: UnitEntity, usesNcovi: boolean): Promise<UnitEntity> {
    const [written] = await updateReturning(
      manager,
      UnitEntity,
      { id: unit.id },
      { usesNcovi, version: () => 'version + 1' },
    );
    return written!;
  }

  /** Raises the optimistic lock of a locked unit, so that a repeated request about its earlier version fails. */
  async raiseVersion(manager: EntityManager, unitId: string): Promise<void> {
    await manager.increment(UnitEntity, { id: unitId }, 'version', 1);
  }

  /** Stores since when the Department of Health has been waiting for an answer about a locked unit; null: it is not. */
  async setHealthAskedAt(manager: EntityManager, unitId: string, at: Date | null): Promise<void> {
    await manager.update(
      UnitEntity,
      { id: unitId, ...(at === null ? { healthAskedAt: Not(IsNull()) } : {}) },
      { healthAskedAt: at },
    );
  }

  /** Stores the state of a unit's account, unless a later one is stored already. */
  async recordAccountState(
    manager: EntityManager,
    unitId: string,
    account: Pick<UnitEntity, 'accountState' | 'accountSince' | 'accountVersion'>,
  ): Promise<void> {
    const updated = await updateReturning(
      manager,
      UnitEntity,
      { id: unitId, accountVersion: LessThan(account.accountVersion) },
      account,
    );
    await this.listeners.notifyListeners(manager, updated);
  }

  /** Records a transition that the caller has written to the row already. */
  async recordTransition(
    manager: EntityManager,
    unit: UnitEntity,
    transition: UnitTransition,
    link: UnitLink | null,
  ): Promise<void> {
    await this.history.appendEntries(
      manager,
      [{ unit, at: unit.stateSince, changes: null, link }],
      transition,
    );
    await this.events.appendUnitEvents(manager, [unit], transition.actor);
    await this.listeners.notifyListeners(manager, [unit]);
  }

  /** Records new units, all with the same first transition. */
  async recordNewUnits(
    manager: EntityManager,
    units: readonly UnitEntity[],
    transition: UnitTransition,
  ): Promise<void> {
    await this.history.appendEntries(
      manager,
      units.map((unit) => ({ unit, at: unit.stateSince, changes: null, link: null })),
      transition,
    );
    await this.events.appendUnitEvents(manager, units, transition.actor);
    await this.listeners.notifyListeners(manager, units);
  }

  /** Records a corrected row: its state is unchanged, and the changed fields are part of its history. */
  async recordCorrection(
    manager: EntityManager,
    unit: UnitEntity,
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
    corrected: readonly { readonly unit: UnitEntity; readonly changes: readonly FieldChange[] }[],
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
    unit: UnitEntity,
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
    unit: UnitEntity,
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
  async publishUnits(manager: EntityManager, units: readonly UnitEntity[]): Promise<void> {
    if (units.length > 0) await this.events.appendUnitEvents(manager, units, null);
  }
}
