import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { FilesService } from '../files/files.service.js';
import type { ArchiveQuery } from './archive.dto.js';
import { findArchivedPosts, findArchivedThreads, type ArchivedPost } from './archive.queries.js';

/** Threads in one page of the export. It bounds the memory to some thousand posts, for a history of any length. */
const archivePageSize = 50;

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
      const page = await findArchivedThreads(this.dataSource.manager, actor, {
        afterId: last,
        room: query.room,
        limit: archivePageSize,
      });
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
    const byThread = new Map<string, ArchivedPost[]>();
    for (const { threadId, post } of await findArchivedPosts(this.dataSource.manager, threadIds)) {
      const list = byThread.get(threadId) ?? [];
      list.push(post);
      byThread.set(threadId, list);
    }
    return byThread;
  }
}
