import { Injectable } from '@nestjs/common';
import type { AccountSnapshot } from '@khai-bao/contracts';
import { rolePermissions } from '@khai-bao/contracts';
import { updateReturning } from '@khai-bao/platform/database';
import { LessThan, type EntityManager } from 'typeorm';
import { DutyPersonEntity } from './duty-person.entity.js';
import { RosterTimers } from './roster-timers.js';

/** Keeps the duty lists in step with the accounts: a locked account, or one of another area or role, is nobody on duty. */
@Injectable()
export class DutyAccounts {
  constructor(private readonly timers: RosterTimers) {}

  /** Applies a snapshot to the person of the account, if there is one. An older snapshot changes nothing. */
  async applyAccountSnapshot(
    manager: EntityManager,
    { accountId, role, areaPath, active }: AccountSnapshot,
    version: number,
  ): Promise<void> {
    const person = await manager.findOneBy(DutyPersonEntity, { accountId });
    if (person === null) return;
    const isActive = active && areaPath === person.areaPath && rolePermissions[role].includes('roster.read');
    const [changed] = await updateReturning(
      manager,
      DutyPersonEntity,
      { accountId, accountVersion: LessThan(String(version)) },
      { isActive, accountVersion: String(version) },
    );
    if (changed !== undefined && !isActive && person.isActive)
      await this.timers.scheduleGapCheck(manager, person.areaCode, 0);
  }
}
