import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { findUpcomingSessionsOfUnit, seatFirstWaiting } from './sign-ups.queries.js';
import { TrainingMailPlanner } from './training-mail-planner.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';

/** Gives seats out and takes them back. The locked row of the session serialises all who ask for one. */
@Injectable()
export class TrainingSeats {
  constructor(
    private readonly planner: TrainingMailPlanner,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem SUPPORT.TRAINING_NOT_FOUND */
  async lockSession(manager: EntityManager, id: string): Promise<TrainingSessionEntity> {
    const session = await manager.findOne(TrainingSessionEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (session === null) throw new Problem('SUPPORT.TRAINING_NOT_FOUND');
    return session;
  }

  countSeated(manager: EntityManager, sessionId: string): Promise<number> {
    return manager.countBy(TrainingSignUpEntity, { sessionId, state: 'SEATED' });
  }

  /** Gives free seats of a locked session to those who wait longest, and tells them. */
  async seatWaiting(manager: EntityManager, session: TrainingSessionEntity): Promise<void> {
    if (session.state === 'CANCELLED' || this.clock.now() >= session.endsAt) return;
    const free = session.seats - (await this.countSeated(manager, session.id));
    const promoted = await seatFirstWaiting(manager, session.id, free);
    await this.planner.planForPromoted(manager, session, promoted);
  }

  /** Gives back the places of a unit that has closed, in all sessions that have not ended. */
  async releaseUnit(manager: EntityManager, unitId: string): Promise<void> {
    for (const id of await findUpcomingSessionsOfUnit(manager, unitId, this.clock.now())) {
      const session = await this.lockSession(manager, id);
      await manager.update(TrainingSignUpEntity, { sessionId: id, unitId }, { state: 'LEFT' });
      await this.seatWaiting(manager, session);
    }
  }

  /** Moves the places and the attendance of a unit to the unit that it was merged into. */
  async moveUnit(manager: EntityManager, unitId: string, mergedInto: string): Promise<void> {
    await manager.update(TrainingSignUpEntity, { unitId }, { unitId: mergedInto });
  }
}
