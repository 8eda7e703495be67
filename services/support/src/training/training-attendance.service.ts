import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Problem, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import { decideLink, roomOpensBeforeMs, type LinkState } from './session-rules.js';
import { destroyKeysBefore } from './sessions.queries.js';
import type { TrainingLinkDto } from './sign-ups.dto.js';
import { deletePeopleOf, recordArrival } from './sign-ups.queries.js';
import { TrainingLinks } from './training-links.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';

/** How long names and addresses are kept after a session. That a unit was trained stays. */
const personRetentionDays = 180;

interface FollowedLink {
  readonly session: TrainingSessionEntity;
  readonly signUp: TrainingSignUpEntity;
  readonly state: LinkState;
}

/**
 * Personal links into the room, which work without a sign-in: they record when a person came and left, and hand on to the address of
 * the room, whichever product it is.
 */
@Injectable()
export class TrainingAttendanceService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly links: TrainingLinks,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({
      name: 'training-people',
      run: (today) => this.deleteExpiredPeople(today),
    });
  }

  /** Returns what a link leads to, without recording anything: programs that check mails open links as well. @throws Problem SUPPORT.TRAINING_LINK */
  async openLink(token: string): Promise<TrainingLinkDto> {
    return toLinkDto(await this.followLink(this.dataSource.manager, token));
  }

  /** Records the arrival and returns address and code of the room while it is open. @throws Problem SUPPORT.TRAINING_LINK */
  enterRoom(token: string): Promise<TrainingLinkDto> {
    return this.dataSource.transaction(async (manager) => {
      const link = await this.followLink(manager, token);
      if (link.state !== 'open') return toLinkDto(link);
      await recordArrival(manager, link.signUp.id, this.clock.now());
      return toLinkDto(await this.followLink(manager, token));
    });
  }

  /** Records that a person who came has left. @throws Problem SUPPORT.TRAINING_LINK */
  leaveRoom(token: string): Promise<TrainingLinkDto> {
    return this.dataSource.transaction(async (manager) => {
      const { signUp, session } = await this.followLink(manager, token);
      const now = this.clock.now();
      if (signUp.arrivedAt !== null && now < session.endsAt)
        await manager.update(TrainingSignUpEntity, { id: signUp.id }, { departedAt: now });
      return toLinkDto(await this.followLink(manager, token));
    });
  }

  private async followLink(manager: EntityManager, token: string): Promise<FollowedLink> {
    const id = this.links.verifyToken(token);
    const signUp = id === null ? null : await manager.findOneBy(TrainingSignUpEntity, { id });
    if (signUp === null) throw new Problem('SUPPORT.TRAINING_LINK');
    const session = await manager.findOneByOrFail(TrainingSessionEntity, { id: signUp.sessionId });
    return { session, signUp, state: decideLink(session, signUp.state, this.clock.now()) };
  }

  private deleteExpiredPeople(today: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const ids = await destroyKeysBefore(manager, startOfDay(daysBefore(today, personRetentionDays)));
      if (ids.length > 0) await deletePeopleOf(manager, ids);
    });
  }
}

function toLinkDto({ session, signUp, state }: FollowedLink): TrainingLinkDto {
  const isInside = state === 'open' && signUp.arrivedAt !== null;
  return {
    state,
    title: session.title,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    opensAt: new Date(session.startsAt.getTime() - roomOpensBeforeMs).toISOString(),
    cancelReason: session.cancelReason,
    organiserPlace: session.organiserPlace,
    arrivedAt: signUp.arrivedAt?.toISOString() ?? null,
    departedAt: signUp.departedAt?.toISOString() ?? null,
    roomAddress: isInside ? session.roomAddress : null,
    roomCode: isInside ? session.roomCode : null,
    recordingAddress: state === 'over' ? session.recordingAddress : null,
  };
}
