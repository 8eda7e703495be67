import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import type { EntityManager } from 'typeorm';
import { findAreaName } from '../committees/committees.queries.js';
import type { PostDetail } from '../thread-core/post-content.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import { commonAreaPath } from './session-areas.js';
import type { TrainingSessionEntity } from './training-session.entity.js';

/** Steps of a session that are posted. */
export type TrainingPostCode =
  | 'TRAINING_PLANNED'
  | 'TRAINING_HELD'
  | 'TRAINING_MOVED'
  | 'TRAINING_CHANGED'
  | 'TRAINING_CANCELLED'
  | 'TRAINING_RECORDED';

const maxSubjectCharacters = 200;

/**
 * Posts each step of a session in a thread of its own, in the room of training. The post contains address and code of the online room:
 * the letter of 25 June 2021 has them go out through the Support channel.
 */
@Injectable()
export class TrainingPosts {
  constructor(private readonly store: ThreadStore) {}

  /** Locks the counter of changes. Call it before locking a session, see `ThreadStore`. */
  lockChangeCounter(manager: EntityManager): Promise<void> {
    return this.store.lockChangeCounter(manager);
  }

  /** Creates the thread of a new session and returns its id. */
  async createThread(
    manager: EntityManager,
    { title, areaPaths }: Pick<TrainingSessionEntity, 'title' | 'areaPaths'>,
    now: Date,
  ): Promise<string> {
    const areaPath = commonAreaPath(areaPaths);
    const areaName = await findAreaName(manager, areaPath);
    const subject = `Tập huấn: ${title}`.slice(0, maxSubjectCharacters);
    return this.store.createThread(manager, {
      kind: 'announcement',
      room: 'training',
      subject,
      searchText: toSearchText(subject, areaName),
      areaPath,
      areaName,
      lastPostAt: now,
    });
  }

  async postStep(
    manager: EntityManager,
    actor: Actor,
    session: TrainingSessionEntity,
    code: TrainingPostCode,
    now: Date,
    more: PostDetail = {},
  ): Promise<void> {
    await this.store.appendPost(manager, session.threadId, {
      at: now,
      author: { id: actor.accountId, name: actor.displayName, place: actor.place },
      kind: 'text',
      code,
      text: '',
      card: null,
      detail: {
        sessionId: session.id,
        title: session.title,
        startsAt: session.startsAt.toISOString(),
        endsAt: session.endsAt.toISOString(),
        room: session.roomAddress,
        roomCode: session.roomCode,
        ...more,
      },
    });
  }
}
