import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { committeeOf, areaPathWithAncestors } from '../committees/committee.js';
import { FilesService } from '../files/files.service.js';
import { MentionsService } from '../mentions/mentions.service.js';
import { QuestionsService } from '../questions/questions.service.js';
import { AcknowledgementsService } from '../receipts/acknowledgements.service.js';
import { ReadersService } from '../receipts/readers.service.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import { toSearchText, ThreadStore, type PostRow, type ThreadRow } from '../thread-core/thread-store.js';
import { findMilestones } from './milestones.js';
import { toPostAuthor, toPostDto, toThreadItemDto, type ThreadListRow } from './thread-dto-mapper.js';
import { selectThreadSql, threadsPageSql, waitingThreadsSql } from './thread-queries.js';
import type {
  BeginThreadDto,
  MemberDto,
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
    const parameters = this.readerParameters(actor);
    const scope = threadScopeSql(actor, parameters.length + 1);
    const limit = `$${parameters.push(...scope.parameters, query.limit + 1)}`;
    const where = [scope.sql];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(t.last_post_at, t.id) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const wanted = toSearchText(query.q ?? '');
    if (wanted !== '') {
      const like = `search_text like $${parameters.push(`%${wanted}%`)}`;
      where.push(
        `t.id in (select id from thread where ${like} union select thread_id from post where search_text <> '' and ${like})`,
      );
    }
    if (query.room !== undefined) where.push(`t.room = $${parameters.push(query.room)}`);
    if (query.area !== undefined) {
      const path = await this.requireAreaPath(query.area);
      where.push(
        `(t.area_path ~>=~ $${parameters.push(path)} and t.area_path ~<~ $${parameters.push(`${path}/`)})`,
      );
    }
    const found = await queryRows<ThreadListRow>(
      this.dataSource,
      `with page as (${threadsPageSql(actor, where.join(' and '), limit)}) ${selectThreadSql.replace('from thread t', 'from page t')} order by t.last_post_at desc, t.id desc`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.last_post_at.toISOString(), last.id));
    const first = cursor === null && where.length === 1 ? await this.findWaitingThreads(actor) : [];
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
      const found = await queryRows<PostRow>(
        manager,
        'select * from post where thread_id = $1 and number < $2 order by number desc limit $3',
        [threadId, cursor === null ? row.posts + 1 : cursor[0], query.limit + 1],
      );
      const page = toPage(found, query.limit, (last) => encodeCursor(last.number));
      const posts = [...page.items].reverse();
      if (cursor === null)
        await this.readers.recordDelivery(manager, actor, threadId, posts.at(-1)?.number ?? 0);
      const asked = await this.acknowledgements.findRequestsByPost(manager, actor, threadId);
      const questions = await this.questions.findQuestionsByPost(manager, actor, threadId);
      const files = await this.files.findFilesByPost(manager, threadId);
      const named = await this.mentions.findMentionsByPost(manager, threadId);
      const members = await queryRows<MemberDto>(
        manager,
        'select distinct author_name as name, author_place as place from post where thread_id = $1 and author_name is not null',
        [threadId],
      );
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
      const [earlier] = await queryRows<PostRow>(
        manager,
        'select * from post where client_key = $1 and author_id = $2',
        [form.clientKey, actor.accountId],
      );
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
      if (earlier === undefined) {
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
      const threadId = uuidv7();
      if (actor.areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
      const path =
        form.area === undefined || form.area === actor.areaCode
          ? actor.areaPath
          : await this.requireAreaPath(form.area, manager);
      if (!isWithinJurisdiction(actor, path)) throw new Problem('SUPPORT.UNKNOWN_AREA');
      await this.store.lockChangeCounter(manager);
      const [area] =
        path === actor.areaPath
          ? [{ full_name: actor.place }]
          : await queryRows<{ full_name: string }>(manager, 'select full_name from area where code = $1', [
              form.area,
            ]);
      await queryRows(
        manager,
        `insert into thread (id, kind, room, subject, search_text, area_path, area_name, last_post_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          threadId,
          path.includes('.') ? 'talk' : 'announcement',
          form.room ?? 'general',
          form.subject,
          toSearchText(form.subject, area!.full_name),
          path,
          area!.full_name,
          this.clock.now(),
        ],
      );
      const post = await this.store.appendPost(manager, threadId, {
        at: this.clock.now(),
        author: toPostAuthor(actor),
        kind: 'text',
        code: null,
        text: form.text,
        card: null,
      });
      await this.applyRequests(
        manager,
        actor,
        { id: threadId, area_path: path, kind: 'talk' },
        post.id,
        form,
      );
      await this.readers.markOwnPostRead(manager, actor, threadId, post.number);
      return { threadId };
    });
  }

  /** Marks delivered posts as read. `upTo`: number of the last displayed post; all delivered ones when undefined. */
  markThreadRead(actor: Actor, threadId: string, upTo: number | undefined): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { posts } = await this.requireThread(manager, actor, threadId);
      await this.readers.markDeliveredRead(manager, actor, threadId, { upTo, wholeThread: posts });
    });
  }

  async findChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: ThreadItemDto }[]> {
    const parameters = this.readerParameters(actor);
    const scope = threadScopeSql(actor, 7);
    const found = await queryRows<ThreadListRow & { seq: string }>(
      this.dataSource,
      `${selectThreadSql.replace('select t.*', 'select c.seq, t.*').replace('from thread t', 'from (select max(seq) as seq, thread_id from thread_change where seq > $6 group by thread_id) c join thread t on t.id = c.thread_id')} where ${scope.sql} order by c.seq limit 200`,
      [...parameters, after, ...scope.parameters],
    );
    return found.map((row) => ({ id: Number(row.seq), data: toThreadItemDto(actor, row, this.clock.now()) }));
  }

  async findLastChangeNumber(): Promise<number> {
    const [row] = await queryRows<{ last: string }>(
      this.dataSource,
      'select last from thread_change_counter',
    );
    return Number(row?.last ?? 0);
  }

  /** Reads a thread that the actor may see. @throws Problem SUPPORT.NOT_FOUND */
  async requireThread(manager: EntityManager, actor: Actor, threadId: string): Promise<ThreadListRow> {
    const scope = threadScopeSql(actor, 7);
    const [row] = await queryRows<ThreadListRow>(
      manager,
      `${selectThreadSql} where t.id = $6 and ${scope.sql}`,
      [...this.readerParameters(actor), threadId, ...scope.parameters],
    );
    if (row === undefined) throw new Problem('SUPPORT.NOT_FOUND');
    return row;
  }

  /** Applies the requests of a new post: acknowledgement and question. Answers open questions of the thread. */
  private async applyRequests(
    manager: EntityManager,
    actor: Actor,
    thread: Pick<ThreadRow, 'id' | 'area_path' | 'kind'>,
    postId: string,
    form: Pick<PostTextDto, 'acknowledge' | 'asks'>,
  ): Promise<void> {
    if (form.acknowledge !== undefined)
      await this.acknowledgements.requestAcknowledgement(manager, actor, postId, form.acknowledge);
    if (form.asks !== undefined) await this.questions.askQuestion(manager, actor, thread, postId, form.asks);
    await this.questions.answerOpenQuestions(manager, actor, thread.id, postId);
  }

  private async findWaitingThreads(actor: Actor): Promise<ThreadListRow[]> {
    const own = committeeOf(actor);
    const scope = threadScopeSql(actor, 7);
    return queryRows<ThreadListRow>(
      this.dataSource,
      `with waiting as materialized (${waitingThreadsSql}) ${selectThreadSql} where t.id in (select thread_id from waiting) and ${scope.sql}`,
      [...this.readerParameters(actor), areaPathWithAncestors(own.areaPath), ...scope.parameters],
    );
  }

  /** Parameters `$1` to `$5` of `selectThreadSql`. */
  private readerParameters(actor: Actor): unknown[] {
    const own = committeeOf(actor);
    return [
      actor.accountId,
      own.body === 'committee' ? own.areaPath : '',
      this.clock.today(),
      own.areaPath,
      own.body,
    ];
  }

  private async requireAreaPath(
    areaCode: string,
    runner: DataSource | EntityManager = this.dataSource,
  ): Promise<string> {
    const [area] = await queryRows<{ path: string }>(runner, 'select path from area where code = $1', [
      areaCode,
    ]);
    if (area === undefined) throw new Problem('SUPPORT.UNKNOWN_AREA');
    return area.path;
  }
}
