import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Handles a change in the transaction that stores it. */
type ChangeListener = (manager: EntityManager, id: string) => Promise<void>;

/**
 * Notifies features above this one that a unit or the help lines of an area have changed. One consumer may handle a topic, and
 * features import downwards only, so they register here.
 */
@Injectable()
export class UnitChanges {
  private readonly unitListeners: ChangeListener[] = [];
  private readonly dutyListeners: ChangeListener[] = [];

  /** Registers a listener that receives the id of each unit that was stored. */
  registerUnitListener(listener: ChangeListener): void {
    this.unitListeners.push(listener);
  }

  /** Registers a listener that receives the area path of each medical centre that was stored. */
  registerDutyListener(listener: ChangeListener): void {
    this.dutyListeners.push(listener);
  }

  async notifyUnitChanged(manager: EntityManager, unitId: string): Promise<void> {
    for (const listener of this.unitListeners) await listener(manager, unitId);
  }

  async notifyDutyChanged(manager: EntityManager, areaPath: string): Promise<void> {
    for (const listener of this.dutyListeners) await listener(manager, areaPath);
  }
}
