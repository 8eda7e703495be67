import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CorrectableField } from './unit-fields.js';
import type { UnitEntity } from './unit.entity.js';

/** Units that were written in a transaction that has not committed yet. That transaction holds their row locks. */
export interface UnitChange {
  /** The rows as they stand now. */
  readonly units: readonly UnitEntity[];
  /** Fields that a correction changed; empty after a transition of the registration or of the account. */
  readonly correctedFields: readonly CorrectableField[];
}

/** A feature that keeps data of its own about units. */
export abstract class UnitChangeListener {
  /** Updates the feature's data in the transaction of the change. An error rolls the change back. */
  abstract applyUnitChange(manager: EntityManager, change: UnitChange): Promise<void>;
}

/**
 * The port through which features learn of changed units. `units/` imports no feature: features register at start-up, and are
 * called in the order of registration.
 */
@Injectable()
export class UnitChangeListeners {
  private readonly listeners: UnitChangeListener[] = [];

  registerListener(listener: UnitChangeListener): void {
    this.listeners.push(listener);
  }

  async notifyListeners(
    manager: EntityManager,
    units: readonly UnitEntity[],
    correctedFields: readonly CorrectableField[] = [],
  ): Promise<void> {
    for (const listener of this.listeners)
      await listener.applyUnitChange(manager, { units, correctedFields });
  }
}
