import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { PostCard, PostDetail, PostKind } from './post-content.js';
import type { Room } from './room.js';

export const threadChangesChannel = 'threads';

/** Builds the text for searches, without diacritics. */
export const toSearchText = (...parts: readonly string[]): string => foldVietnamese(parts.join(' '));

export interface ThreadRow {
  readonly id: string;
  readonly kind: 'registration' | 'announcement' | 'talk';
  readonly room: Room;
  readonly subject: string;
  readonly unit_id: string | null;
  readonly area_path: string;
  readonly area_name: string;
  readonly state: string | null;
  readonly account_id: string | null;
  readonly account_version: string;
  readonly posts: number;
  readonly last_post_at: Date;
  readonly version: number;
}

export interface PostRow {
  readonly id: string;
  readonly number: number;
  readonly at: Date;
  readonly author_name: string | null;
  readonly author_place: string | null;
  readonly kind: PostKind;
  readonly code: string | null;
  readonly text: string;
  readonly card: PostCard | null;
  readonly detail: PostDetail | null;
}

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

/** Appends posts. Post, thread, event and entry of the live stream are written in one transaction. */
@Injectable()
export class ThreadStore {
  constructor(private readonly outbox: Outbox) {}

  /** Appends a post to a thread, locks the thread and publishes the change. */
  async appendPost(
    manager: EntityManager,
    threadId: string,
    post: NewPost,
    state?: string,
  ): Promise<PostRow> {
    const [thread] = await queryRows<ThreadRow>(
      manager,
      'update thread set posts = posts + 1, last_post_at = greatest(last_post_at, $2), version = version + 1, state = coalesce($3, state) where id = $1 returning *',
      [threadId, post.at, state ?? null],
    );
    const [written] = await queryRows<PostRow>(
      manager,
      'insert into post (id, thread_id, number, at, author_id, author_name, author_place, kind, code, text, card, client_key, detail, search_text) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning *',
      [
        uuidv7(),
        threadId,
        thread!.posts,
        post.at,
        post.author?.id ?? null,
        post.author?.name ?? null,
        post.author?.place ?? post.place ?? null,
        post.kind,
        post.code,
        post.text,
        post.card === null ? null : JSON.stringify(post.card),
        post.clientKey ?? null,
        post.detail === undefined ? null : JSON.stringify(post.detail),
        toSearchText(post.text),
      ],
    );
    await this.publishChange(manager, thread!);
    return written!;
  }

  /**
   * Locks the change counter, which serialises all transactions that write threads. Call it before reading or locking other
   * rows: every change updates the counter, so another order would deadlock. Consumers of two topics of one unit would also
   * miss each other's uncommitted rows.
   */
  async lockChangeCounter(manager: EntityManager): Promise<void> {
    await queryRows(manager, 'select last from thread_change_counter for update');
  }

  /** Publishes a change of a thread to live pages and other services. */
  async publishChange(manager: EntityManager, thread: ThreadRow): Promise<void> {
    // The locked counter row makes change numbers commit in order, so that a live page never skips one.
    const [counter] = await queryRows<{ last: string }>(
      manager,
      'update thread_change_counter set last = last + 1 returning last',
    );
    await queryRows(manager, 'insert into thread_change (seq, thread_id, area_path) values ($1, $2, $3)', [
      counter!.last,
      thread.id,
      thread.area_path,
    ]);
    await this.outbox.appendEvents(manager, {
      topic: Topics.thread,
      key: thread.id,
      subject: thread.id,
      version: thread.version,
      data: {
        threadId: thread.id,
        kind: thread.kind,
        unitId: thread.unit_id,
        areaPath: thread.area_path,
        posts: thread.posts,
        lastPostAt: thread.last_post_at.toISOString(),
      },
    });
    await notifyChannel(manager, threadChangesChannel, counter!.last);
  }
}
