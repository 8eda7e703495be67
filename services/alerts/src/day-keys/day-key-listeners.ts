import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A feature that stores rows which only a day key can open. An error rolls the change of the key back. */
export interface DayKeyListener {
  /** A key was stored in this transaction. */
  readonly onDayKeyStored: (manager: EntityManager, day: string) => Promise<void>;
  /** A key was destroyed in this transaction. Nothing that it sealed can be opened again. */
  readonly onDayKeyDestroyed: (manager: EntityManager, day: string) => Promise<void>;
}

/** The port through which features learn of day keys. `day-keys/` imports no feature: features register at start-up. */
@Injectable()
export class DayKeyListeners {
  private readonly listeners: DayKeyListener[] = [];

  registerListener(listener: DayKeyListener): void {
    this.listeners.push(listener);
  }

  async notifyStored(manager: EntityManager, day: string): Promise<void> {
    for (const listener of this.listeners) await listener.onDayKeyStored(manager, day);
  }

  async notifyDestroyed(manager: EntityManager, day: string): Promise<void> {
    for (const listener of this.listeners) await listener.onDayKeyDestroyed(manager, day);
  }
}
