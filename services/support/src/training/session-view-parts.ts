import { Injectable } from '@nestjs/common';
import { In, Not, type EntityManager } from 'typeorm';
import { findWaitingPositions } from './sign-ups.queries.js';
import type { OwnSignUpDto, TrainingMailDto } from './sign-ups.dto.js';
import { TrainingLinks } from './training-links.js';
import { TrainingMailEntity } from './training-mail.entity.js';
import { TrainingPeople } from './training-people.js';
import type { TrainingReader } from './training-readers.js';
import type { TrainingSessionEntity } from './training-session.entity.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';

/** Finds what a session shows to one reader only: the people of the reader's unit, or the reader. */
@Injectable()
export class SessionViewParts {
  constructor(
    private readonly people: TrainingPeople,
    private readonly links: TrainingLinks,
  ) {}

  /**
   * Finds the people whom the reader may see by session, in the order of their sign-up: a unit's admin sees all of the unit, everybody
   * else themselves.
   */
  async findOwnSignUps(
    manager: EntityManager,
    { actor }: TrainingReader,
    sessions: readonly TrainingSessionEntity[],
  ): Promise<Map<string, OwnSignUpDto[]>> {
    const sessionById = new Map(sessions.map((session) => [session.id, session]));
    const place = { sessionId: In([...sessionById.keys()]), state: Not('LEFT' as const) };
    const found = await manager.find(TrainingSignUpEntity, {
      where: [
        { ...place, accountId: actor.accountId },
        ...(actor.role === 'unit-admin' && actor.unitId !== null ? [{ ...place, unitId: actor.unitId }] : []),
      ],
      order: { number: 'ASC' },
    });
    const own = new Map<string, OwnSignUpDto[]>();
    if (found.length === 0) return own;
    const mails = await this.findMails(
      manager,
      found.map(({ id }) => id),
    );
    const positions = found.some(({ state }) => state === 'WAITING')
      ? await findWaitingPositions(manager, [...new Set(found.map(({ sessionId }) => sessionId))])
      : new Map<string, number>();
    for (const signUp of found) {
      const session = sessionById.get(signUp.sessionId)!;
      const person = this.people.openPerson(session, signUp);
      const listed = own.get(session.id) ?? [];
      own.set(session.id, listed);
      listed.push({
        signUpId: signUp.id,
        name: person?.name ?? '',
        email: person?.email ?? null,
        group: signUp.attendeeGroup,
        state: signUp.state,
        position: positions.get(signUp.id) ?? null,
        isSelf: signUp.accountId === actor.accountId,
        link: signUp.state === 'SEATED' ? this.links.linkOf(signUp.id) : null,
        arrivedAt: signUp.arrivedAt?.toISOString() ?? null,
        mails: mails.get(signUp.id) ?? [],
      });
    }
    return own;
  }

  private async findMails(
    manager: EntityManager,
    signUpIds: readonly string[],
  ): Promise<Map<string, TrainingMailDto[]>> {
    const found = await manager.find(TrainingMailEntity, {
      where: { signUpId: In([...signUpIds]) },
      order: { dueAt: 'ASC', id: 'ASC' },
    });
    const bySignUp = new Map<string, TrainingMailDto[]>();
    for (const { signUpId, kind, state, reason, dueAt, endedAt } of found) {
      const mails = bySignUp.get(signUpId) ?? [];
      bySignUp.set(signUpId, mails);
      mails.push({ kind, state, reason, at: (endedAt ?? dueAt).toISOString() });
    }
    return bySignUp;
  }
}
