import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { representativeRoleByBody } from '../committees/committee.js';
import { findRepliedPosts, isThreadVisible, updateReplyTo } from '../thread-core/thread-core.queries.js';
import { MentionEntity } from './mention.entity.js';
import type { MentionDto, RepliedToDto } from './mentions.dto.js';
import { findMentionedCommittee, findMentionedPlaces } from './mentions.queries.js';

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
      const committee = await findMentionedCommittee(manager, body, areaCode);
      // Visibility is evaluated by the same condition as for reading threads.
      if (
        committee === undefined ||
        !(await isThreadVisible(
          manager,
          { role: representativeRoleByBody[body], areaPath: committee.path },
          threadId,
        ))
      )
        throw new Problem('SUPPORT.CANNOT_MENTION');
      await manager
        .createQueryBuilder()
        .insert()
        .into(MentionEntity)
        .values({
          postId: post.id,
          threadId,
          postNumber: post.number,
          body,
          areaPath: committee.path,
          place: committee.name,
        })
        .orIgnore()
        .execute();
    }
  }

  /** Marks a post as the reply to another post of its thread. @throws Problem SUPPORT.NOT_FOUND */
  async setReplyTo(manager: EntityManager, threadId: string, postId: string, to: string): Promise<void> {
    if (!(await updateReplyTo(manager, threadId, postId, to))) throw new Problem('SUPPORT.NOT_FOUND');
  }

  /** Finds mentioned committees and the replied-to post, by post. */
  async findMentionsByPost(
    manager: EntityManager,
    threadId: string,
  ): Promise<Map<string, { mentions?: string[]; replyTo?: RepliedToDto }>> {
    const found = new Map<string, { mentions?: string[]; replyTo?: RepliedToDto }>();
    for (const { postId, places } of await findMentionedPlaces(manager, threadId))
      found.set(postId, { mentions: places });
    for (const { id, ...replyTo } of await findRepliedPosts(manager, threadId))
      found.set(id, { ...found.get(id), replyTo });
    return found;
  }
}
