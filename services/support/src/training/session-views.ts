import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { groupsToSignUp, seesSession } from './audience.js';
import { SessionViewParts } from './session-view-parts.js';
import { countPeople, findSessions, type SessionCounts } from './sessions.queries.js';
import type { OwnSignUpDto } from './sign-ups.dto.js';
import { TrainingReaders, type TrainingReader } from './training-readers.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import type { NextTrainingDto, SessionView, TrainingSessionDto } from './training.dto.js';

/** Shows sessions to a reader: those of the reader's audience, with the reader's own sign-ups. */
@Injectable()
export class SessionViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly readers: TrainingReaders,
    private readonly parts: SessionViewParts,
    private readonly clock: Clock,
  ) {}

  /** Lists the sessions that the account sees: upcoming ones, the next one first, or past ones, the last one first. */
  async listSessions(actor: Actor, view: SessionView): Promise<TrainingSessionDto[]> {
    const { manager } = this.dataSource;
    const reader = await this.readers.findReader(manager, actor);
    const found = await findSessions(manager, view, this.clock.now());
    return this.toDtos(
      manager,
      reader,
      found.filter((session) => reader.mayManage || seesSession(reader, session)),
    );
  }

  /** @throws Problem SUPPORT.TRAINING_NOT_FOUND, also for a session of another audience */
  async readSession(actor: Actor, id: string): Promise<TrainingSessionDto> {
    const { manager } = this.dataSource;
    return this.toDto(manager, actor, await this.requireSession(manager, actor, id));
  }

  /** @throws Problem SUPPORT.TRAINING_NOT_FOUND, also for a session of another audience */
  async requireSession(manager: EntityManager, actor: Actor, id: string): Promise<TrainingSessionEntity> {
    const reader = await this.readers.findReader(manager, actor);
    const session = await manager.findOneBy(TrainingSessionEntity, { id });
    if (session === null || !(reader.mayManage || seesSession(reader, session)))
      throw new Problem('SUPPORT.TRAINING_NOT_FOUND');
    return session;
  }

  async toDto(
    manager: EntityManager,
    actor: Actor,
    session: TrainingSessionEntity,
  ): Promise<TrainingSessionDto> {
    const reader = await this.readers.findReader(manager, actor);
    const [dto] = await this.toDtos(manager, reader, [session]);
    return dto!;
  }

  private async toDtos(
    manager: EntityManager,
    reader: TrainingReader,
    sessions: readonly TrainingSessionEntity[],
  ): Promise<TrainingSessionDto[]> {
    if (sessions.length === 0) return [];
    const countsOf = await countPeople(
      manager,
      sessions.map(({ id }) => id),
    );
    const areas = await manager.findBy(AreaEntity, {
      path: In([...new Set(sessions.flatMap(({ areaPaths }) => areaPaths))]),
    });
    const areaNames = new Map(areas.map(({ path, fullName }) => [path, fullName]));
    const own = await this.parts.findOwnSignUps(manager, reader, sessions);
    const isFull = sessions.some((session) => countsOf(session.id).seated >= session.seats);
    const offers = isFull ? await this.findOffers(manager, reader) : [];
    return sessions.map((session) =>
      toSessionDto(reader, session, {
        counts: countsOf(session.id),
        areaNames,
        own: own.get(session.id) ?? [],
        next: offers.find(
          (offer) => offer.sessionId !== session.id && offer.startsAt > session.startsAt.toISOString(),
        ),
      }),
    );
  }

  /** Lists the sessions ahead for which the reader may sign up and which have free seats, the next one first. */
  private async findOffers(manager: EntityManager, reader: TrainingReader): Promise<NextTrainingDto[]> {
    const now = this.clock.now();
    const open = (await findSessions(manager, 'upcoming', now)).filter(
      (session) =>
        session.state === 'PLANNED' && session.startsAt > now && groupsToSignUp(reader, session).length > 0,
    );
    const countsOf = await countPeople(
      manager,
      open.map(({ id }) => id),
    );
    return open
      .map((session) => ({
        sessionId: session.id,
        title: session.title,
        startsAt: session.startsAt.toISOString(),
        freeSeats: session.seats - countsOf(session.id).seated,
      }))
      .filter(({ freeSeats }) => freeSeats > 0);
  }
}

interface DtoParts {
  readonly counts: SessionCounts;
  readonly areaNames: ReadonlyMap<string, string>;
  readonly own: OwnSignUpDto[];
  readonly next: NextTrainingDto | undefined;
}

function toSessionDto(
  reader: TrainingReader,
  session: TrainingSessionEntity,
  { counts, areaNames, own, next }: DtoParts,
): TrainingSessionDto {
  const seesRoom = reader.mayManage || own.some(({ state }) => state === 'SEATED');
  const isFull = counts.seated >= session.seats;
  return {
    sessionId: session.id,
    title: session.title,
    description: session.description,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    state: session.state,
    cancelReason: session.cancelReason,
    languages: session.languages,
    attendeeGroups: session.attendeeGroups,
    unitKinds: session.unitKinds,
    areas: session.areaPaths.map((path) => ({ path, name: areaNames.get(path) ?? '' })),
    seats: session.seats,
    ...counts,
    organiserPlace: session.organiserPlace,
    recordingAddress: session.recordingAddress,
    room: seesRoom ? { address: session.roomAddress, code: session.roomCode } : null,
    groupsToSignUp: [...groupsToSignUp(reader, session)],
    ownSignUps: own,
    next: isFull ? (next ?? null) : null,
    threadId: reader.actor.permissions.includes('channel.read') ? session.threadId : null,
    mayManage: reader.mayManage,
    version: session.version,
  };
}
