import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** A feature that keeps rows about cases. It is called in the transaction that changes the case, whose row is locked. */
export interface CaseListener {
  /** A case has changed. Called before its event is published. */
  readonly onTransition?: (
    manager: EntityManager,
    before: SuspectedCaseEntity,
    current: SuspectedCaseEntity,
  ) => Promise<void>;
  /** A duplicate was closed and belongs to the case that stays. Both rows are locked. */
  readonly onMerged?: (
    manager: EntityManager,
    duplicate: SuspectedCaseEntity,
    kept: SuspectedCaseEntity,
  ) => Promise<void>;
}

/** The port through which features learn of changed cases. `cases/` imports none of them: features register at start-up. */
@Injectable()
export class CaseListeners {
  private readonly listeners: CaseListener[] = [];

  registerListener(listener: CaseListener): void {
    this.listeners.push(listener);
  }

  async notifyTransition(
    manager: EntityManager,
    before: SuspectedCaseEntity,
    current: SuspectedCaseEntity,
  ): Promise<void> {
    for (const listener of this.listeners) await listener.onTransition?.(manager, before, current);
  }

  async notifyMerged(
    manager: EntityManager,
    duplicate: SuspectedCaseEntity,
    kept: SuspectedCaseEntity,
  ): Promise<void> {
    for (const listener of this.listeners) await listener.onMerged?.(manager, duplicate, kept);
  }
}
