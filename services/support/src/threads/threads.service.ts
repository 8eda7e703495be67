import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { FilesService } from '../files/files.service.js';
import { MentionsService } from '../mentions/mentions.service.js';
import { QuestionsService } from '../questions/questions.service.js';
import { AcknowledgementsService } from '../receipts/acknowledgements.service.js';
import { ReadersService } from '../receipts/readers.service.js';
import { PostEntity } from '../thread-core/post.entity.js';
import { findAuthors } from '../thread-core/thread-core.queries.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import type { ThreadEntity } from '../thread-core/thread.entity.js';
import { findMilestones } from './milestones.js';
import { toPostAuthor, toPostDto, toThreadItemDto } from './thread-dto-mapper.js';
import {
  findChangedThreads,
  findThreadPage,
  findVisibleThread,
  findWaitingThreads,
  type ThreadListRow,
  type ThreadReader,
} from './threads.queries.js';
import type {
  BeginThreadDto,
  PostDto,
  PostsQuery,
  PostTextDto,
  ThreadDto,
  ThreadItemDto,
  ThreadListDto,
  ThreadQuery,
} from './threads.dto.js';

/** Reads and writes threads on behalf of an account. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
    private readonly readers: ReadersService,
    private readonly acknowledgements: AcknowledgementsService,
    private readonly questions: QuestionsService,
    private readonly files: FilesService,
    private readonly mentions: MentionsService,
  ) {}

  /** Lists one page, the newest first. The first unfiltered page starts with the threads that wait for the reader's committee. */
  async listThreads(actor: Actor, query: ThreadQuery): Promise<ThreadListDto> {
    const { manager } = this.dataSource;
    const reader = this.readerOf(actor);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const filter = {
      searchText: toSearchText(query.q ?? ''),
      room: query.room,
      areaPath: query.area === undefined ? undefined : (await this.requireArea(query.area)).path,
    };
    const found = await findThreadPage(manager, reader, filter, cursor, query.limit + 1);
    const page = toPage(found, query.limit, (last) => encodeCursor(last.lastPostAt.toISOString(), last.id));
    const isUnfiltered =
      filter.searchText === '' && filter.room === undefined && filter.areaPath === undefined;
    const first = cursor === null && isUnfiltered ? await findWaitingThreads(manager, reader) : [];
    const listed = new Set(page.items.map(({ id }) => id));
    return {
      nextCursor: page.nextCursor,
      items: [...first.filter(({ id }) => !listed.has(id)), ...page.items].map((row) =>
        toThreadItemDto(actor, row, this.clock.now()),
      ),
    };
  }

  /** Reads a thread with one page of its posts in ascending order: the newest page, or the one before a cursor. */
  readThread(actor: Actor, threadId: string, query: PostsQuery): Promise<ThreadDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.requireThread(manager, actor, threadId);
      const cursor = decodeCursor(query.cursor, 'number');
      const found = await manager.find(PostEntity, {
        where: { threadId, number: LessThan(cursor === null ? row.postCount + 1 : Number(cursor[0])) },
        order: { number: 'DESC' },
        take: query.limit + 1,
      });
      const page = toPage(found, query.limit, (last) => encodeCursor(last.number));
      const posts = [...page.items].reverse();
      if (cursor === null)
        await this.readers.recordDelivery(manager, actor, threadId, posts.at(-1)?.number ?? 0);
      const asked = await this.acknowledgements.findRequestsByPost(manager, actor, threadId);
      const questions = await this.questions.findQuestionsByPost(manager, actor, threadId);
      const files = await this.files.findFilesByPost(manager, threadId);
      const named = await this.mentions.findMentionsByPost(manager, threadId);
      const members = await findAuthors(manager, threadId);
      return {
        ...toThreadItemDto(actor, row, this.clock.now()),
        posts: posts.map((post) =>
          toPostDto(post, asked.get(post.id), questions.get(post.id), files.get(post.id), named.get(post.id)),
        ),
        members,
        nextCursor: page.nextCursor,
        milestones: await findMilestones(manager, row),
      };
    });
  }

  writePost(actor: Actor, threadId: string, form: PostTextDto): Promise<PostDto> {
    return this.dataSource.transaction(async (manager) => {
      const thread = await this.requireThread(manager, actor, threadId);
      // Concurrent repeats of a request create one post.
      await this.store.lockChangeCounter(manager);
      const earlier = await manager.findOneBy(PostEntity, {
        clientKey: form.clientKey,
        authorId: actor.accountId,
      });
      const post =
        earlier ??
        (await this.store.appendPost(manager, threadId, {
          at: this.clock.now(),
          author: toPostAuthor(actor),
          kind: 'text',
          code: null,
          text: form.text,
          card: null,
          clientKey: form.clientKey,
        }));
      if (earlier === null) {
        if (form.replyTo !== undefined)
          await this.mentions.setReplyTo(manager, threadId, post.id, form.replyTo);
        await this.mentions.recordMentions(manager, threadId, post, form.mentions ?? []);
        await this.files.attachFiles(manager, actor, threadId, post.id, form.files ?? []);
        await this.applyRequests(manager, actor, thread, post.id, form);
      }
      await this.readers.markOwnPostRead(manager, actor, threadId, post.number);
      const asked = await this.acknowledgements.findRequestsByPost(manager, actor, threadId);
      const questions = await this.questions.findQuestionsByPost(manager, actor, threadId);
      const files = await this.files.findFilesByPost(manager, threadId);
      const named = await this.mentions.findMentionsByPost(manager, threadId);
      return toPostDto(
        post,
        asked.get(post.id),
        questions.get(post.id),
        files.get(post.id),
        named.get(post.id),
      );
    });
  }

  /** Creates a thread in an area of the actor's jurisdiction; the tiers above see it. @throws Problem SUPPORT.UNKNOWN_AREA */
  beginThread(actor: Actor, form: BeginThreadDto): Promise<{ threadId: string }> {
    return this.dataSource.transaction(async (manager) => {
      if (actor.areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
      const area =
        form.area === undefined || form.area === actor.areaCode
          ? { path: actor.areaPath, fullName: actor.place }
          : await this.requireArea(form.area, manager);
      if (!isWithinJurisdiction(actor, area.path)) throw new Problem('SUPPORT.UNKNOWN_AREA');
      await this.store.lockChangeCounter(manager);
      const areaName = area.path === actor.areaPath ? actor.place : area.fullName;
      const kind = area.path.includes('.') ? 'talk' : 'announcement';
      const threadId = await this.store.createThread(manager, {
        kind,
        room: form.room ?? 'general',
        subject: form.subject,
        searchText: toSearchText(form.subject, areaName),
        areaPath: area.path,
        areaName,
        lastPostAt: this.clock.now(),
      });
      const post = await this.store.appendPost(manager, threadId, {
        at: this.clock.now(),
        author: toPostAuthor(actor),
        kind: 'text',
        code: null,
        text: form.text,
        card: null,
      });
      await this.applyRequests(manager, actor, { id: threadId, areaPath: area.path, kind }, post.id, form);
      await this.readers.markOwnPostRead(manager, actor, threadId, post.number);
      return { threadId };
    });
  }

  /** Marks delivered posts as read. `upTo`: number of the last displayed post; all delivered ones when undefined. */
  markThreadRead(actor: Actor, threadId: string, upTo: number | undefined): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { postCount } = await this.requireThread(manager, actor, threadId);
      await this.readers.markDeliveredRead(manager, actor, threadId, { upTo, wholeThread: postCount });
    });
  }

  async findChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: ThreadItemDto }[]> {
    const found = await findChangedThreads(this.dataSource.manager, this.readerOf(actor), after);
    return found.map((row) => ({
      id: Number(row.sequence),
      data: toThreadItemDto(actor, row, this.clock.now()),
    }));
  }

  findLastChangeNumber(): Promise<number> {
    return this.store.findLastChangeNumber(this.dataSource.manager);
  }

  /** Reads a thread that the actor may see. @throws Problem SUPPORT.NOT_FOUND */
  async requireThread(manager: EntityManager, actor: Actor, threadId: string): Promise<ThreadListRow> {
    const thread = await findVisibleThread(manager, this.readerOf(actor), threadId);
    if (thread === undefined) throw new Problem('SUPPORT.NOT_FOUND');
    return thread;
  }

  /** Applies the requests of a new post: acknowledgement and question. Answers open questions of the thread. */
  private async applyRequests(
    manager: EntityManager,
    actor: Actor,
    thread: Pick<ThreadEntity, 'id' | 'areaPath' | 'kind'>,
    postId: string,
    form: Pick<PostTextDto, 'acknowledge' | 'asks'>,
  ): Promise<void> {
    if (form.acknowledge !== undefined)
      await this.acknowledgements.requestAcknowledgement(manager, actor, thread.id, postId, form.acknowledge);
    if (form.asks !== undefined) await this.questions.askQuestion(manager, actor, thread, postId, form.asks);
    await this.questions.answerOpenQuestions(manager, actor, thread.id, postId);
  }

  private readerOf(actor: Actor): ThreadReader {
    return { actor, today: this.clock.today() };
  }

  /** @throws Problem SUPPORT.UNKNOWN_AREA */
  private async requireArea(
    code: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<AreaEntity> {
    const area = await manager.findOneBy(AreaEntity, { code });
    if (area === null) throw new Problem('SUPPORT.UNKNOWN_AREA');
    return area;
  }
}
