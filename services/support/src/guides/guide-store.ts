import { Injectable } from '@nestjs/common';
import { Topics, type GuideRole } from '@khai-bao/contracts';
import { Clock, Problem } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, In, type EntityManager } from 'typeorm';
import { decideNextNumber, type GuideNumber } from './guide-numbers.js';
import { GuideVersionEntity } from './guide-version.entity.js';

/** A version that has a number. */
export type PublishedGuide = GuideVersionEntity & GuideNumber & { readonly publishedAt: Date };

const isPublished = (found: GuideVersionEntity): found is PublishedGuide => found.publishedAt !== null;

/** Reads and publishes versions of guides. */
@Injectable()
export class GuideStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Finds the current version of a guide, or an earlier one. @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  async requirePublished(role: GuideRole, number?: GuideNumber): Promise<PublishedGuide> {
    const found = await this.findPublished(this.dataSource.manager, role, number);
    if (found === null) throw new Problem('SUPPORT.GUIDE_NOT_FOUND');
    return found;
  }

  async findPublished(
    manager: EntityManager,
    role: GuideRole,
    number?: GuideNumber,
  ): Promise<PublishedGuide | null> {
    const found = await manager.findOne(GuideVersionEntity, {
      where: { role, state: 'published', ...(number ?? {}) },
      order: { major: 'DESC', minor: 'DESC' },
    });
    return found !== null && isPublished(found) ? found : null;
  }

  /** Lists the published versions of a guide, the newest first. */
  async listPublished(role: GuideRole): Promise<PublishedGuide[]> {
    const found = await this.dataSource.manager.find(GuideVersionEntity, {
      where: { role, state: 'published' },
      order: { major: 'DESC', minor: 'DESC' },
      take: 100,
    });
    return found.filter(isPublished);
  }

  /** Finds what is being written of a guide. */
  findOpenDraft(manager: EntityManager, role: GuideRole): Promise<GuideVersionEntity | null> {
    return manager.findOneBy(GuideVersionEntity, { role, state: In(['draft', 'submitted']) });
  }

  /** Gives a stored version the next number, and publishes it. @param publisherName null for the release */
  async publish(
    manager: EntityManager,
    draft: GuideVersionEntity,
    publisherName: string | null,
  ): Promise<PublishedGuide> {
    const number = decideNextNumber(await this.findPublished(manager, draft.role), draft.isMajor);
    const publishedAt = this.clock.now();
    const changed = {
      ...number,
      state: 'published',
      publishedAt,
      publisherName,
      version: draft.version + 1,
    } as const;
    await manager.update(GuideVersionEntity, { id: draft.id }, changed);
    await this.outbox.appendEvents(manager, {
      topic: Topics.guide,
      key: draft.role,
      subject: draft.role,
      version: draft.version + 1,
      data: { role: draft.role, ...number, publishedAt: publishedAt.toISOString() },
    });
    return { ...draft, ...changed };
  }
}
