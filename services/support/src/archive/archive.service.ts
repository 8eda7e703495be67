import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { FilesService } from '../files/files.service.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { ArchiveQuery } from './archive.dto.js';

/** Threads in one page of the export. It bounds the memory to some thousand posts, for a history of any length. */
const archivePageSize = 50;

interface ArchivedPost {
  readonly files: readonly { readonly fileId: string }[];
}

/** Exports the history of the channel: threads, posts, acknowledgements, questions and files. */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly files: FilesService,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Streams JSON lines: a head, each thread followed by its posts, each post by its files, and an end with the counts.
   * The content of a file is base64, or null when the file store has lost it.
   */
  async *streamArchiveLines(actor: Actor, query: ArchiveQuery): AsyncGenerator<string> {
    // Recorded before the first line is sent: an aborted export is an access as well.
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'channel.read-archive', 'area', actor.areaCode ?? ''),
    );
    const line = (kind: string, data: object): string => `${JSON.stringify({ kind, ...data })}\n`;
    yield line('archive', { made: this.clock.now().toISOString(), room: query.room ?? null });
    let threads = 0;
    let posts = 0;
    let files = 0;
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const scope = threadScopeSql(actor, 3);
      const parameters: unknown[] = [last, archivePageSize, ...scope.parameters];
      const room = query.room === undefined ? 'true' : `t.room = $${parameters.push(query.room)}`;
      const page = await queryRows<{ id: string; thread: object }>(
        this.dataSource,
        `select t.id, json_build_object('threadId', t.id, 'room', t.room, 'subject', t.subject, 'areaPath', t.area_path, 'areaName', t.area_name, 'unitId', t.unit_id, 'state', t.state, 'lastPostAt', t.last_post_at) as thread
         from thread t where t.id > $1 and ${room} and ${scope.sql} order by t.id limit $2`,
        parameters,
      );
      if (page.length === 0) break;
      const written = await this.findPosts(page.map(({ id }) => id));
      for (const { id, thread } of page) {
        threads += 1;
        yield line('thread', thread);
        for (const post of written.get(id) ?? []) {
          posts += 1;
          yield line('post', post);
          for (const { fileId } of post.files) {
            files += 1;
            const bytes = await this.files.readContent(fileId);
            yield line('file', { fileId, content: bytes?.toString('base64') ?? null });
          }
        }
      }
      last = page.at(-1)!.id;
    }
    // A stream without this line was truncated.
    yield line('end', { threads, posts, files });
  }

  private async findPosts(threadIds: readonly string[]): Promise<Map<string, ArchivedPost[]>> {
    const found = await queryRows<{ thread_id: string; post: ArchivedPost }>(
      this.dataSource,
      `select p.thread_id, json_build_object('threadId', p.thread_id, 'postId', p.id, 'number', p.number, 'at', p.at, 'authorName', p.author_name, 'authorPlace', p.author_place, 'code', p.code, 'text', p.text, 'detail', p.detail, 'acknowledgeBy', p.ack_by,
         'acknowledgements', (select coalesce(json_agg(json_build_object('place', k.place, 'name', k.account_name, 'at', k.at) order by k.at), '[]') from acknowledgement k where k.post_id = p.id),
         'question', (select json_build_object('owedBody', q.owed_body, 'owedPlace', q.owed_place, 'dueAt', q.due_at, 'answeredAt', q.answered_at, 'lateAt', q.late_at) from question q where q.post_id = p.id),
         'files', (select coalesce(json_agg(json_build_object('fileId', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'sha256', f.sha256) order by f.position), '[]') from file f where f.thread_id = p.thread_id and f.post_id = p.id)) as post
       from post p where p.thread_id = any($1) order by p.thread_id, p.number`,
      [threadIds],
    );
    const byThread = new Map<string, ArchivedPost[]>();
    for (const { thread_id, post } of found) {
      const list = byThread.get(thread_id) ?? [];
      list.push(post);
      byThread.set(thread_id, list);
    }
    return byThread;
  }
}
