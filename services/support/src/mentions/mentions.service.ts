import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { representativeRoleByBody } from '../committees/committee.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { MentionDto, RepliedToDto } from './mentions.dto.js';

/** Records and reads mentions of committees and references of replies. */
@Injectable()
export class MentionsService {
  /** Records mentions of committees that may see the thread. @throws Problem SUPPORT.CANNOT_MENTION */
  async recordMentions(
    manager: EntityManager,
    threadId: string,
    post: { readonly id: string; readonly number: number },
    mentions: readonly MentionDto[],
  ): Promise<void> {
    for (const { body, areaCode } of mentions) {
      const [area] = await queryRows<{ path: string; name: string }>(
        manager,
        `select a.path, coalesce((select f.place from focal_person f where f.area_path = a.path and f.body = $2 limit 1), a.full_name) as name from area a where a.code = $1`,
        [areaCode, body],
      );
      // Visibility is evaluated by the same condition as for reading threads.
      const scope =
        area === undefined
          ? null
          : threadScopeSql({ role: representativeRoleByBody[body], areaPath: area.path }, 2);
      const [seen] =
        scope === null
          ? []
          : await queryRows(manager, `select 1 from thread t where t.id = $1 and ${scope.sql}`, [
              threadId,
              ...scope.parameters,
            ]);
      if (area === undefined || seen === undefined) throw new Problem('SUPPORT.CANNOT_MENTION');
      await queryRows(
        manager,
        'insert into mention (post_id, thread_id, number, body, area_path, place) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
        [post.id, threadId, post.number, body, area.path, area.name],
      );
    }
  }

  /** Marks a post as the reply to another post of its thread. @throws Problem SUPPORT.NOT_FOUND */
  async setReplyTo(manager: EntityManager, threadId: string, postId: string, to: string): Promise<void> {
    const set = await queryRows(
      manager,
      'update post p set reply_to = o.id from post o where p.id = $1 and o.id = $2 and o.thread_id = $3 returning p.id',
      [postId, to, threadId],
    );
    if (set.length === 0) throw new Problem('SUPPORT.NOT_FOUND');
  }

  /** Finds mentioned committees and the replied-to post, by post. */
  async findMentionsByPost(
    manager: EntityManager,
    threadId: string,
  ): Promise<Map<string, { mentions?: string[]; replyTo?: RepliedToDto }>> {
    const found = new Map<string, { mentions?: string[]; replyTo?: RepliedToDto }>();
    for (const row of await queryRows<{ post_id: string; places: string[] }>(
      manager,
      'select post_id, array_agg(place order by area_path, body) as places from mention where thread_id = $1 group by post_id',
      [threadId],
    ))
      found.set(row.post_id, { mentions: row.places });
    for (const row of await queryRows<{ id: string } & RepliedToDto>(
      manager,
      `select p.id, o.id as "postId", o.author_name as "authorName", left(o.text, 140) as text from post p join post o on o.id = p.reply_to where p.thread_id = $1`,
      [threadId],
    )) {
      const { id, ...replyTo } = row;
      found.set(id, { ...found.get(id), replyTo });
    }
    return found;
  }
}
