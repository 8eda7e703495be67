import { Injectable } from '@nestjs/common';
import { updateReturning } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { In, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { handoverReminderTimer } from '../delivery-timers.js';
import { HandoverEntity } from './handover.entity.js';

/** Members of a handover that change. */
export type HandoverChanges = Partial<
  Omit<HandoverEntity, 'id' | 'accountId' | 'areaPath' | 'issuedAt' | 'dueAt'>
>;

/** Writes handovers and their reminders. The caller has locked the account. */
@Injectable()
export class HandoverStore {
  constructor(private readonly jobs: TimerScheduler) {}

  /** Creates a waiting handover and schedules the reminder of its deadline. */
  async createHandover(
    manager: EntityManager,
    handover: Pick<HandoverEntity, 'accountId' | 'areaPath' | 'issuedAt' | 'dueAt'>,
  ): Promise<void> {
    const id = uuidv7();
    await manager.insert(HandoverEntity, { id, state: 'WAITING', ...handover });
    await this.jobs.scheduleTimer(manager, {
      kind: handoverReminderTimer,
      key: id,
      dueAt: handover.dueAt,
      payload: { handoverId: id },
    });
  }

  /** Changes a handover and returns it. */
  async updateHandover(
    manager: EntityManager,
    id: string,
    changes: HandoverChanges,
  ): Promise<HandoverEntity> {
    const [changed] = await updateReturning(manager, HandoverEntity, { id }, changes);
    return changed!;
  }

  /** Marks the open handover of an account as `REPLACED` and cancels its reminder. */
  async replaceOpenHandover(manager: EntityManager, accountId: string): Promise<void> {
    const replaced = await updateReturning(
      manager,
      HandoverEntity,
      { accountId, state: In(['WAITING', 'OPENED']) },
      { state: 'REPLACED' },
    );
    for (const { id } of replaced) await this.jobs.cancelTimer(manager, handoverReminderTimer, id);
  }

  /** Moves the handovers of an account to the committee of another area. */
  async moveHandovers(manager: EntityManager, accountId: string, areaPath: string): Promise<void> {
    await manager.update(HandoverEntity, { accountId, areaPath: Not(areaPath) }, { areaPath });
  }
}
