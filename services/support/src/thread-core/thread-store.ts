import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { notifyChannel, updateReturning } from '@khai-bao/platform/database';
import { Outbox } from '@khai-bao/platform/outbox';
import { LessThan, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { AskedLevel, PostCard, PostDetail, PostKind } from './post-content.js';
import { PostEntity } from './post.entity.js';
import { ThreadChangeCounterEntity } from './thread-change-counter.entity.js';
import { ThreadChangeEntity } from './thread-change.entity.js';
import {
  countPost,
  incrementChangeCounter,
  type NewThread,
  type PublishedThread,
} from './thread-core.queries.js';
import { ThreadEntity } from './thread.entity.js';

export const threadChangesChannel = 'threads';

/** Builds the text for searches, without diacritics. */
export const toSearchText = (...parts: readonly string[]): string => foldVietnamese(parts.join(' '));

export interface NewPost {
  readonly at: Date;
  readonly author: { readonly id: string; readonly name: string; readonly place: string } | null;
  readonly place?: string | null;
  readonly kind: PostKind;
  readonly code: string | null;
  readonly text: string;
  readonly card: PostCard | null;
  readonly detail?: PostDetail;
  readonly clientKey?: string;
}

/** Members of a thread that change without a post. */
type ThreadChanges = Partial<
  Pick<
    ThreadEntity,
    | 'accountVersion'
    | 'accountId'
    | 'state'
    | 'room'
    | 'caseVersion'
    | 'areaPath'
    | 'areaName'
    | 'searchText'
    | 'version'
  >
>;

/** Writes threads and posts. Post, thread, event and entry of the live stream are written in one transaction. */
@Injectable()
export class ThreadStore {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Locks the change counter, which serialises all transactions that write threads. Call it before reading or locking other
   * rows: every change updates the counter, so another order would deadlock. Consumers of two topics of one unit would also
   * miss each other's uncommitted rows.
   */
  async lockChangeCounter(manager: EntityManager): Promise<void> {
    await manager.findOne(ThreadChangeCounterEntity, {
      where: { isOnlyRow: true },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Finds the number of the last change; 0: none. */
  async findLastChangeNumber(manager: EntityManager): Promise<number> {
    const counter = await manager.findOneBy(ThreadChangeCounterEntity, { isOnlyRow: true });
    return Number(counter?.lastSequence ?? 0);
  }

  /** Creates a thread and returns its id. */
  async createThread(manager: EntityManager, thread: NewThread): Promise<string> {
    const id = uuidv7();
    await manager.insert(ThreadEntity, { id, ...thread });
    return id;
  }

  /** Creates a thread unless its case, trouble, purpose or centre has one. */
  async createThreadIfAbsent(manager: EntityManager, thread: NewThread): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(ThreadEntity)
      .values({ id: uuidv7(), ...thread })
      .orIgnore()
      .execute();
  }

  /** Changes a thread without publishing it. */
  async updateThread(manager: EntityManager, threadId: string, changes: ThreadChanges): Promise<void> {
    await manager.update(ThreadEntity, { id: threadId }, changes);
  }

  /** Raises the version of a trouble and returns the id of its thread; undefined when the version is not newer. */
  async raiseTroubleVersion(
    manager: EntityManager,
    troubleId: string,
    version: number,
  ): Promise<string | undefined> {
    const troubleVersion = String(version);
    const [thread] = await updateReturning(
      manager,
      ThreadEntity,
      { troubleId, troubleVersion: LessThan(troubleVersion) },
      { troubleVersion },
    );
    return thread?.id;
  }

  /** Appends a post to a thread, locks the thread and publishes the change. */
  async appendPost(
    manager: EntityManager,
    threadId: string,
    post: NewPost,
    state?: ThreadEntity['state'],
  ): Promise<PostEntity> {
    const thread = await countPost(manager, threadId, post.at, state ?? null);
    const written: PostEntity = {
      id: uuidv7(),
      threadId,
      number: thread.postCount,
      at: post.at,
      authorId: post.author?.id ?? null,
      authorName: post.author?.name ?? null,
      authorPlace: post.author?.place ?? post.place ?? null,
      kind: post.kind,
      code: post.code,
      text: post.text,
      card: post.card,
      clientKey: post.clientKey ?? null,
      detail: post.detail ?? null,
      acknowledgeBelow: null,
      acknowledgeLevels: null,
      acknowledgeBy: null,
      searchText: toSearchText(post.text),
      replyTo: null,
    };
    await manager.insert(PostEntity, written);
    await this.publishChange(manager, thread);
    return written;
  }

  /** Makes a post ask the committees of these levels, below an area, for an acknowledgement until a day. */
  async requestAcknowledgement(
    manager: EntityManager,
    postId: string,
    request: {
      readonly acknowledgeBelow: string;
      readonly acknowledgeLevels: AskedLevel[];
      readonly acknowledgeBy: string;
    },
  ): Promise<void> {
    await manager.update(PostEntity, { id: postId }, request);
  }

  /** Publishes a change of a thread that its own row does not show. */
  async publishNewVersion(manager: EntityManager, threadId: string): Promise<void> {
    const [thread] = await updateReturning(
      manager,
      ThreadEntity,
      { id: threadId },
      { version: () => 'version + 1' },
    );
    await this.publishChange(manager, thread!);
  }

  /** Publishes a change of a thread to live pages and other services. */
  async publishChange(manager: EntityManager, thread: PublishedThread): Promise<void> {
    // The locked counter row makes change numbers commit in order, so that a live page never skips one.
    const sequence = await incrementChangeCounter(manager);
    await manager.insert(ThreadChangeEntity, {
      sequence,
      threadId: thread.id,
      areaPath: thread.areaPath,
    });
    await this.outbox.appendEvents(manager, {
      topic: Topics.thread,
      key: thread.id,
      subject: thread.id,
      version: thread.version,
      data: {
        threadId: thread.id,
        kind: thread.kind,
        unitId: thread.unitId,
        areaPath: thread.areaPath,
        posts: thread.postCount,
        lastPostAt: thread.lastPostAt.toISOString(),
      },
    });
    await notifyChannel(manager, threadChangesChannel, sequence);
  }
}
