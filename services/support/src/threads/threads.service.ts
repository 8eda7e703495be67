import { Injectable } from '@nestjs/common';
import { type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { threadScope, waitsFor } from './thread-scope.js';
import { searchText, ThreadStore, type PostRow, type ThreadRow } from './thread-store.js';
import type {
  BeginThreadDto,
  MemberDto,
  MilestoneDto,
  PostDto,
  PostTextDto,
  ThreadDto,
  ThreadItemDto,
  ThreadListDto,
  ThreadQuery,
} from './threads.dto.js';

type ListRow = ThreadRow & {
  readonly reference: string | null;
  readonly read_number: number | null;
  readonly last_text: string;
  readonly last_code: string | null;
};

const selectThread = `select t.*, u.reference, m.number as read_number, p.text as last_text, p.code as last_code
  from thread t left join unit u on u.id = t.unit_id left join read_mark m on m.thread_id = t.id and m.account_id = $1 left join post p on p.thread_id = t.id and p.number = t.posts`;

const newestFirst = 'order by last_post_at desc, id desc';

/**
 * One page of threads. An area's own are gathered first and then put in order, the city's are walked in their order: left
 * to choose, the planner walks the whole city's to find a ward's few.
 */
const threadsPage = (actor: Actor, condition: string, limit: string): string =>
  actor.areaPath?.includes('.') === true
    ? `with own as materialized (select id, last_post_at from thread t where ${condition})
       select thread.* from (select id from own ${newestFirst} limit ${limit}) first join thread using (id)`
    : `select * from thread t where ${condition} ${newestFirst} limit ${limit}`;

/** The Support channel as its members see it. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: ThreadQuery): Promise<ThreadListDto> {
    const scope = threadScope(actor, 2);
    const parameters: unknown[] = [actor.accountId, ...scope.parameters, query.limit + 1];
    const limit = `$${parameters.length}`;
    const where = [scope.sql];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(t.last_post_at, t.id) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const wanted = searchText(query.q ?? '');
    if (wanted !== '') where.push(`t.search_text like $${parameters.push(`%${wanted}%`)}`);
    const found = await rows<ListRow>(
      this.dataSource,
      `with page as (${threadsPage(actor, where.join(' and '), limit)}) ${selectThread.replace('from thread t', 'from page t')} order by t.last_post_at desc, t.id desc`,
      parameters,
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.last_post_at.toISOString(), last.id));
    return { nextCursor: page.nextCursor, items: page.items.map((row) => present(actor, row)) };
  }

  read(actor: Actor, threadId: string): Promise<ThreadDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.find(manager, actor, threadId);
      const posts = await rows<PostRow>(
        manager,
        'select * from post where thread_id = $1 order by number limit 500',
        [threadId],
      );
      const members = await rows<MemberDto>(
        manager,
        'select distinct author_name as name, author_place as place from post where thread_id = $1 and author_name is not null',
        [threadId],
      );
      return {
        ...present(actor, row),
        posts: posts.map(presentPost),
        members,
        milestones: await this.milestones(manager, row, posts),
      };
    });
  }

  write(actor: Actor, threadId: string, form: PostTextDto): Promise<PostDto> {
    return this.dataSource.transaction(async (manager) => {
      await this.find(manager, actor, threadId);
      // Two repeats at the same moment are one post.
      await rows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 11))', [
        `${actor.accountId} ${form.clientKey}`,
      ]);
      const [earlier] = await rows<PostRow>(
        manager,
        'select * from post where client_key = $1 and author_id = $2',
        [form.clientKey, actor.accountId],
      );
      const post =
        earlier ??
        (await this.store.post(manager, threadId, {
          at: this.clock.now(),
          author: authorOf(actor),
          kind: 'text',
          code: null,
          text: form.text,
          card: null,
          clientKey: form.clientKey,
        }));
      await mark(manager, actor, threadId, post.number);
      return presentPost(post);
    });
  }

  /** Opens a talk in one's own area; the tiers above see it. */
  begin(actor: Actor, form: BeginThreadDto): Promise<{ threadId: string }> {
    return this.dataSource.transaction(async (manager) => {
      const threadId = uuidv7();
      if (actor.areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
      await rows(
        manager,
        `insert into thread (id, kind, subject, search_text, area_path, area_name, last_post_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          threadId,
          actor.areaPath.includes('.') ? 'talk' : 'announcement',
          form.subject,
          searchText(form.subject, actor.place),
          actor.areaPath,
          actor.place,
          this.clock.now(),
        ],
      );
      const post = await this.store.post(manager, threadId, {
        at: this.clock.now(),
        author: authorOf(actor),
        kind: 'text',
        code: null,
        text: form.text,
        card: null,
      });
      await mark(manager, actor, threadId, post.number);
      return { threadId };
    });
  }

  markRead(actor: Actor, threadId: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.find(manager, actor, threadId);
      await mark(manager, actor, threadId, row.posts);
    });
  }

  async changesAfter(actor: Actor, after: number): Promise<{ id: number; data: ThreadItemDto }[]> {
    const scope = threadScope(actor, 3);
    const found = await rows<ListRow & { seq: string }>(
      this.dataSource,
      `${selectThread.replace('select t.*', 'select c.seq, t.*').replace('from thread t', 'from (select max(seq) as seq, thread_id from thread_change where seq > $2 group by thread_id) c join thread t on t.id = c.thread_id')} where ${scope.sql} order by c.seq limit 200`,
      [actor.accountId, after, ...scope.parameters],
    );
    return found.map((row) => ({ id: Number(row.seq), data: present(actor, row) }));
  }

  async lastChange(): Promise<number> {
    const [row] = await rows<{ last: string }>(this.dataSource, 'select last from thread_change_counter');
    return Number(row?.last ?? 0);
  }

  private async find(manager: EntityManager, actor: Actor, threadId: string): Promise<ListRow> {
    const scope = threadScope(actor, 3);
    const [row] = await rows<ListRow>(manager, `${selectThread} where t.id = $2 and ${scope.sql}`, [
      actor.accountId,
      threadId,
      ...scope.parameters,
    ]);
    if (row === undefined) throw new Problem('SUPPORT.NOT_FOUND');
    return row;
  }

  private async milestones(
    manager: EntityManager,
    row: ThreadRow,
    posts: readonly PostRow[],
  ): Promise<MilestoneDto[]> {
    const steps = posts.flatMap(({ code, at }) =>
      code === null ? [] : [{ what: code, at: at.toISOString() }],
    );
    const [unit] =
      row.unit_id === null
        ? []
        : await rows<{ submitted_at: Date }>(manager, 'select submitted_at from unit where id = $1', [
            row.unit_id,
          ]);
    return unit === undefined
      ? steps
      : [{ what: 'SUBMITTED', at: unit.submitted_at.toISOString() }, ...steps];
  }
}

const authorOf = (actor: Actor): { id: string; name: string; place: string } => ({
  id: actor.accountId,
  name: actor.displayName,
  place: actor.place,
});

const mark = (manager: EntityManager, actor: Actor, threadId: string, number: number): Promise<object[]> =>
  rows(
    manager,
    'insert into read_mark (thread_id, account_id, number) values ($1, $2, $3) on conflict (thread_id, account_id) do update set number = greatest(read_mark.number, excluded.number)',
    [threadId, actor.accountId, number],
  );

const present = (actor: Actor, row: ListRow): ThreadItemDto => ({
  threadId: row.id,
  kind: row.kind,
  subject: row.subject,
  reference: row.reference,
  unitId: row.unit_id,
  areaName: row.area_name,
  lastPostAt: row.last_post_at.toISOString(),
  lastPostText: row.last_text ?? '',
  lastPostCode: row.last_code,
  unread: Math.max(0, row.posts - (row.read_number ?? 0)),
  needsAction: waitsFor(actor.role, row.state),
  state: row.state,
});

const presentPost = (row: PostRow): PostDto => ({
  postId: row.id,
  at: row.at.toISOString(),
  authorName: row.author_name,
  authorPlace: row.author_place,
  kind: row.kind,
  code: row.code,
  text: row.text,
  ...(row.card === null ? {} : { card: row.card }),
});
