import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreaEntity } from '../committees/area.entity.js';
import { withoutNestedAreas } from './session-areas.js';
import { decideCancellation, decideChange, decidePlan, type SessionDecision } from './session-rules.js';
import { SessionViews } from './session-views.js';
import { TrainingMailPlanner } from './training-mail-planner.js';
import { TrainingPeople } from './training-people.js';
import { TrainingPosts } from './training-posts.js';
import { TrainingSeats } from './training-seats.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import type {
  CancelTrainingSessionDto,
  ChangeTrainingSessionDto,
  CreateTrainingSessionDto,
  TrainingSessionDto,
  WriteTrainingSessionDto,
} from './training.dto.js';

/** Plans, changes, moves and cancels training sessions. Each step is posted in the Support channel. */
@Injectable()
export class TrainingSessionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly posts: TrainingPosts,
    private readonly planner: TrainingMailPlanner,
    private readonly people: TrainingPeople,
    private readonly seats: TrainingSeats,
    private readonly views: SessionViews,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem SUPPORT.TRAINING_TIME, SUPPORT.UNKNOWN_AREA */
  createSession(actor: Actor, form: CreateTrainingSessionDto): Promise<TrainingSessionDto> {
    const now = this.clock.now();
    const written = toColumns(form);
    requireAllowed(decidePlan(written, now, form.isHeld));
    return this.dataSource.transaction(async (manager) => {
      await this.posts.lockChangeCounter(manager);
      await requireKnownAreas(manager, written.areaPaths);
      const id = uuidv7();
      const session = manager.create(TrainingSessionEntity, {
        id,
        ...written,
        recordingAddress: null,
        state: 'PLANNED',
        cancelReason: null,
        sequence: 0,
        moves: 0,
        lastNumber: 0,
        sealedKey: this.people.createSessionKey(id),
        threadId: await this.posts.createThread(manager, written, now),
        organiserPlace: actor.place,
        createdBy: actor.accountId,
        createdAt: now,
        changedAt: now,
        version: 1,
      });
      await manager.insert(TrainingSessionEntity, session);
      await this.posts.postStep(
        manager,
        actor,
        session,
        form.isHeld ? 'TRAINING_HELD' : 'TRAINING_PLANNED',
        now,
      );
      await this.planner.scheduleReminders(manager, session);
      return this.views.toDto(manager, actor, session);
    });
  }

  /**
   * Changes a session before it starts. A new time is a move: everybody who is signed up is told, keeps the seat and the personal link,
   * and reminders of the earlier time are not sent. More seats go to those who wait.
   * @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_CANCELLED, TRAINING_OVER, TRAINING_CHANGED, TRAINING_SEATS, TRAINING_TIME
   */
  changeSession(actor: Actor, id: string, form: ChangeTrainingSessionDto): Promise<TrainingSessionDto> {
    const now = this.clock.now();
    const written = toColumns(form);
    return this.dataSource.transaction(async (manager) => {
      await this.posts.lockChangeCounter(manager);
      const before = await this.seats.lockSession(manager, id);
      const decision = requireAllowed(
        decideChange(
          before,
          { ...written, version: form.version },
          await this.seats.countSeated(manager, id),
          now,
        ),
      );
      await requireKnownAreas(manager, written.areaPaths);
      const session: TrainingSessionEntity = {
        ...before,
        ...written,
        sequence: before.sequence + 1,
        moves: before.moves + (decision.isMoved ? 1 : 0),
        changedAt: now,
        version: before.version + 1,
      };
      await manager.update(TrainingSessionEntity, { id }, session);
      if (decision.isMoved) {
        await this.posts.postStep(manager, actor, session, 'TRAINING_MOVED', now, {
          earlierStartsAt: before.startsAt.toISOString(),
        });
        await this.planner.planForMove(manager, session);
      } else await this.posts.postStep(manager, actor, session, 'TRAINING_CHANGED', now);
      await this.seats.seatWaiting(manager, session);
      return this.views.toDto(manager, actor, session);
    });
  }

  /** @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_CANCELLED, TRAINING_OVER, TRAINING_CHANGED */
  cancelSession(
    actor: Actor,
    id: string,
    { reason, version }: CancelTrainingSessionDto,
  ): Promise<TrainingSessionDto> {
    const now = this.clock.now();
    return this.dataSource.transaction(async (manager) => {
      await this.posts.lockChangeCounter(manager);
      const before = await this.seats.lockSession(manager, id);
      requireAllowed(decideCancellation(before, version, now));
      const session: TrainingSessionEntity = {
        ...before,
        state: 'CANCELLED',
        cancelReason: reason,
        sequence: before.sequence + 1,
        changedAt: now,
        version: before.version + 1,
      };
      await manager.update(TrainingSessionEntity, { id }, session);
      await this.posts.postStep(manager, actor, session, 'TRAINING_CANCELLED', now, { reason });
      await this.planner.planForCancellation(manager, session);
      return this.views.toDto(manager, actor, session);
    });
  }

  /** Sets the address of the recording of a session that has begun. @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_CANCELLED, TRAINING_TIME */
  setRecording(actor: Actor, id: string, address: string): Promise<TrainingSessionDto> {
    const now = this.clock.now();
    return this.dataSource.transaction(async (manager) => {
      await this.posts.lockChangeCounter(manager);
      const before = await this.seats.lockSession(manager, id);
      if (before.state === 'CANCELLED') throw new Problem('SUPPORT.TRAINING_CANCELLED');
      if (now < before.startsAt) throw new Problem('SUPPORT.TRAINING_NOT_STARTED');
      const session: TrainingSessionEntity = {
        ...before,
        recordingAddress: address,
        version: before.version + 1,
      };
      if (before.recordingAddress !== address) {
        await manager.update(TrainingSessionEntity, { id }, session);
        await this.posts.postStep(manager, actor, session, 'TRAINING_RECORDED', now, { recording: address });
      }
      return this.views.toDto(manager, actor, session);
    });
  }
}

const toColumns = (form: WriteTrainingSessionDto) => ({
  title: form.title,
  description: form.description,
  startsAt: new Date(form.startsAt),
  endsAt: new Date(form.endsAt),
  languages: form.languages,
  attendeeGroups: form.attendeeGroups,
  unitKinds: form.unitKinds,
  areaPaths: withoutNestedAreas(form.areaPaths),
  seats: form.seats,
  roomAddress: form.roomAddress,
  roomCode: form.roomCode,
});

/** Returns an allowed decision. @throws Problem with the code of a refusal */
export function requireAllowed(decision: SessionDecision): Extract<SessionDecision, { isAllowed: true }> {
  if (!decision.isAllowed) throw new Problem(decision.code);
  return decision;
}

/** @throws Problem SUPPORT.UNKNOWN_AREA */
async function requireKnownAreas(manager: EntityManager, paths: readonly string[]): Promise<void> {
  if ((await manager.countBy(AreaEntity, { path: In([...paths]) })) !== paths.length)
    throw new Problem('SUPPORT.UNKNOWN_AREA');
}
