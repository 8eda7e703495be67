import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { GuideStore } from './guide-store.js';
import { GuideVersionEntity } from './guide-version.entity.js';
import { lockGuides } from './guides.queries.js';
import { readReleaseGuides, type ReleaseGuide } from './release-guides.js';

const summaries = {
  vi: 'Cập nhật theo phiên bản mới của hệ thống.',
  en: 'Updated to the new release of the system.',
} as const;
const noSummaries = { vi: '', en: '' } as const;

/**
 * Brings the guides of a release at the start: the first version, and later what the release changed. A guide that people have
 * edited is never overwritten: the release's text becomes a draft for them.
 */
@Injectable()
export class GuideReleases implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: GuideStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const guides = readReleaseGuides();
    await this.dataSource.transaction(async (manager) => {
      await lockGuides(manager);
      for (const guide of guides) await this.bringGuide(manager, guide);
    });
  }

  private async bringGuide(manager: EntityManager, guide: ReleaseGuide): Promise<void> {
    const isKnown = await manager.existsBy(GuideVersionEntity, { role: guide.role, releaseHash: guide.hash });
    if (isKnown) return;
    const current = await this.store.findPublished(manager, guide.role);
    const isEdited = current !== null && current.editorIds.length > 0;
    // What people are writing stays; the text comes again with the next start.
    if (isEdited && (await this.store.findOpenDraft(manager, guide.role)) !== null) return;
    const brought = manager.create(GuideVersionEntity, {
      id: uuidv7(),
      role: guide.role,
      state: 'discarded',
      texts: guide.texts,
      summaries: current === null ? noSummaries : summaries,
      isMajor: false,
      major: null,
      minor: null,
      releaseHash: guide.hash,
      editorIds: [],
      editorName: null,
      changedAt: this.clock.now(),
      publisherName: null,
      publishedAt: null,
      version: 1,
    });
    if (isEdited) {
      await manager.insert(GuideVersionEntity, { ...brought, state: 'draft' });
      return;
    }
    await manager.insert(GuideVersionEntity, brought);
    await this.store.publish(manager, brought, null);
  }
}
