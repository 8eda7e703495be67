import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { DataSource, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { groupsToSignUp } from './audience.js';
import { decideSignUp } from './session-rules.js';
import { SessionViews } from './session-views.js';
import type { AttendanceDto, TrainingPersonDto } from './sign-ups.dto.js';
import { findAttendees } from './sign-ups.queries.js';
import { TrainingMailPlanner } from './training-mail-planner.js';
import { personKeyOfAccount, TrainingPeople } from './training-people.js';
import { TrainingReaders, type TrainingReader } from './training-readers.js';
import { TrainingSeats } from './training-seats.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import { requireAllowed } from './training-sessions.service.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';
import type { TrainingSessionDto } from './training.dto.js';

/** People of one unit in one session. */
const maxPeoplePerUnit = 50;

/** Signs people up and off. Whoever finds no free seat waits in order; a freed seat goes to the first who waits. */
@Injectable()
export class TrainingSignUpsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly readers: TrainingReaders,
    private readonly views: SessionViews,
    private readonly seats: TrainingSeats,
    private readonly people: TrainingPeople,
    private readonly planner: TrainingMailPlanner,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs people up. A person who is signed up already stays as they are, so that a repeated request changes nothing.
   * @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_CANCELLED, TRAINING_OVER, TRAINING_AUDIENCE, TRAINING_TOO_MANY_PEOPLE
   */
  signUp(actor: Actor, sessionId: string, people: readonly TrainingPersonDto[]): Promise<TrainingSessionDto> {
    return this.dataSource.transaction(async (manager) => {
      const reader = await this.readers.findReader(manager, actor);
      await this.views.requireSession(manager, actor, sessionId);
      const session = await this.seats.lockSession(manager, sessionId);
      requireAllowed(decideSignUp(session, this.clock.now()));
      const groups = groupsToSignUp(reader, session);
      if (people.some((person) => !groups.includes(person.group) || !mayName(reader, person)))
        throw new Problem('SUPPORT.TRAINING_AUDIENCE');
      await this.requireRoomForUnit(manager, reader, sessionId, people.length);
      let free = session.seats - (await this.seats.countSeated(manager, sessionId));
      const mailed: string[] = [];
      for (const person of people) {
        const added = await this.insertOrComplete(manager, reader, session, person, free > 0);
        if (added.takesSeat) free -= 1;
        if (added.mailedId !== null) mailed.push(added.mailedId);
      }
      await manager.update(TrainingSessionEntity, { id: sessionId }, { lastNumber: session.lastNumber });
      await this.planner.planForSeats(manager, session, mailed);
      return this.views.toDto(manager, actor, session);
    });
  }

  /** Gives a place back; a freed seat goes to the first who waits. @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_OVER, TRAINING_CANCELLED */
  leave(actor: Actor, sessionId: string, signUpId: string): Promise<TrainingSessionDto> {
    return this.dataSource.transaction(async (manager) => {
      const session = await this.seats.lockSession(manager, sessionId);
      const place = { id: signUpId, sessionId, state: Not('LEFT' as const) };
      const signUp = await manager.findOneBy(TrainingSignUpEntity, [
        { ...place, accountId: actor.accountId },
        ...(actor.role === 'unit-admin' && actor.unitId !== null ? [{ ...place, unitId: actor.unitId }] : []),
      ]);
      if (signUp === null) throw new Problem('SUPPORT.TRAINING_NOT_FOUND');
      requireAllowed(decideSignUp(session, this.clock.now()));
      await manager.update(TrainingSignUpEntity, { id: signUpId }, { state: 'LEFT' });
      await this.seats.seatWaiting(manager, session);
      return this.views.toDto(manager, actor, session);
    });
  }

  /** Lists who is signed up and who came, for the organisers, and records the access in the trail. */
  listAttendance(actor: Actor, sessionId: string, query: PageQuery): Promise<AttendanceDto> {
    return this.dataSource.transaction(async (manager) => {
      const session = await this.views.requireSession(manager, actor, sessionId);
      const cursor = decodeCursor(query.cursor, 'number');
      const found = await findAttendees(manager, sessionId, Number(cursor?.[0] ?? 0), query.limit + 1);
      const page = toPage(found, query.limit, ({ number }) => encodeCursor(number));
      await this.trail.recordAccess(
        manager,
        actor,
        'training.read-attendance',
        'thread',
        session.threadId,
        session.title,
      );
      return {
        nextCursor: page.nextCursor,
        items: page.items.map((row) => ({
          signUpId: row.id,
          name: this.people.openPerson(session, row)?.name ?? '',
          group: row.attendeeGroup,
          state: row.state,
          unitName: row.unitName,
          areaName: row.areaName,
          arrivedAt: row.arrivedAt?.toISOString() ?? null,
          departedAt: row.departedAt?.toISOString() ?? null,
        })),
      };
    });
  }

  private async requireRoomForUnit(
    manager: EntityManager,
    { unit }: TrainingReader,
    sessionId: string,
    added: number,
  ): Promise<void> {
    if (unit === null) return;
    const held = await manager.countBy(TrainingSignUpEntity, {
      sessionId,
      unitId: unit.id,
      state: Not('LEFT'),
    });
    if (held + added > maxPeoplePerUnit) throw new Problem('SUPPORT.TRAINING_TOO_MANY_PEOPLE');
  }

  /** Inserts a sign-up and raises the session's last number. A person who is signed up without an address may add one. */
  private async insertOrComplete(
    manager: EntityManager,
    { actor, unit }: TrainingReader,
    session: TrainingSessionEntity,
    form: TrainingPersonDto,
    hasSeat: boolean,
  ): Promise<AddedPerson> {
    const isSelf = form.name === undefined;
    const person = { name: form.name ?? actor.displayName, email: form.email ?? null };
    const hasMail = person.email !== null;
    const personKey =
      isSelf || unit === null
        ? personKeyOfAccount(actor.accountId)
        : this.people.personKeyOf(unit.id, person);
    const held = await manager.findOneBy(TrainingSignUpEntity, {
      sessionId: session.id,
      personKey,
      state: Not('LEFT'),
    });
    if (held !== null) {
      if (held.hasMail || !hasMail) return { takesSeat: false, mailedId: null };
      const sealedPerson = this.people.sealPerson(session, held.id, person);
      await manager.update(TrainingSignUpEntity, { id: held.id }, { sealedPerson, hasMail });
      return { takesSeat: false, mailedId: held.state === 'SEATED' ? held.id : null };
    }
    const id = uuidv7();
    session.lastNumber += 1;
    await manager.insert(TrainingSignUpEntity, {
      id,
      sessionId: session.id,
      number: session.lastNumber,
      unitId: unit?.id ?? null,
      accountId: isSelf ? actor.accountId : null,
      areaPath: unit?.areaPath ?? actor.areaPath ?? '',
      attendeeGroup: form.group,
      personKey,
      sealedPerson: this.people.sealPerson(session, id, person),
      hasMail,
      state: hasSeat ? 'SEATED' : 'WAITING',
      signedUpBy: actor.accountId,
      signedUpAt: this.clock.now(),
      arrivedAt: null,
      departedAt: null,
    });
    return { takesSeat: hasSeat, mailedId: hasSeat ? id : null };
  }
}

/** What the sign-up of one person did. */
interface AddedPerson {
  readonly takesSeat: boolean;
  /** The sign-up whose mails are to be planned; null: none. */
  readonly mailedId: string | null;
}

/** Only a unit's admin signs up others than themselves, and no admin signs themselves up as gate staff. */
const mayName = ({ role }: TrainingReader, { name, group }: TrainingPersonDto): boolean =>
  role === 'unit-admin' ? name !== undefined || group === 'unit-admin' : name === undefined;
