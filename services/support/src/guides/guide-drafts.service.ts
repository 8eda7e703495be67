import { Injectable } from '@nestjs/common';
import type { GuideRole } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type {
  GuideDraftDto,
  GuidePreviewDto,
  GuidePreviewRequestDto,
  OpenGuideDraftDto,
  WriteGuideDraftDto,
} from './guide-drafts.dto.js';
import { GuideStore } from './guide-store.js';
import { GuideVersionEntity } from './guide-version.entity.js';
import { lockGuides } from './guides.queries.js';
import { judgeTexts, requireValidTexts } from './judge-texts.js';

/** Guides that are being written: a draft, its submission, and its publication by a second person. */
@Injectable()
export class GuideDraftsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: GuideStore,
    private readonly clock: Clock,
  ) {}

  async readDraft(actor: Actor, role: GuideRole): Promise<OpenGuideDraftDto> {
    const draft = await this.store.findOpenDraft(this.dataSource.manager, role);
    return { draft: draft === null ? null : toDraftDto(draft, actor) };
  }

  /** Begins a draft from the published version. @throws Problem SUPPORT.GUIDE_DRAFT_EXISTS */
  beginDraft(actor: Actor, role: GuideRole): Promise<GuideDraftDto> {
    return this.dataSource.transaction(async (manager) => {
      await lockGuides(manager);
      if ((await this.store.findOpenDraft(manager, role)) !== null)
        throw new Problem('SUPPORT.GUIDE_DRAFT_EXISTS');
      const current = await this.store.findPublished(manager, role);
      if (current === null) throw new Problem('SUPPORT.GUIDE_NOT_FOUND');
      const draft = manager.create(GuideVersionEntity, {
        id: uuidv7(),
        role,
        state: 'draft',
        texts: current.texts,
        summaries: { vi: '', en: '' },
        isMajor: false,
        major: null,
        minor: null,
        releaseHash: null,
        editorIds: [actor.accountId],
        editorName: actor.displayName,
        changedAt: this.clock.now(),
        publisherName: null,
        publishedAt: null,
        version: 1,
      });
      await manager.insert(GuideVersionEntity, draft);
      return toDraftDto(draft, actor);
    });
  }

  /** Judges texts without storing them. */
  previewTexts({ vi, en }: GuidePreviewRequestDto): GuidePreviewDto {
    const { documents, faults } = judgeTexts({ vi, en });
    return { faults: [...faults], ...documents } as GuidePreviewDto;
  }

  /** Stores what was written; a text that breaks rules may be stored, not submitted. @throws Problem SUPPORT.GUIDE_CHANGED */
  saveDraft(actor: Actor, role: GuideRole, form: WriteGuideDraftDto): Promise<GuideDraftDto> {
    return this.changeDraft(actor, role, form.version, (_, draft) =>
      Promise.resolve({
        state: 'draft',
        texts: { vi: form.vi, en: form.en },
        summaries: { vi: form.summaryVi, en: form.summaryEn },
        isMajor: form.isMajor,
        editorIds: [...new Set([...draft.editorIds, actor.accountId])],
        editorName: actor.displayName,
      }),
    );
  }

  /** Hands a draft to a second person. @throws Problem SUPPORT.GUIDE_INVALID, GUIDE_UNCHANGED, GUIDE_CHANGED */
  submitDraft(actor: Actor, role: GuideRole, version: number): Promise<GuideDraftDto> {
    return this.changeDraft(actor, role, version, async (manager, draft) => {
      requireValidTexts(draft.texts);
      const current = await this.store.findPublished(manager, role);
      if (current?.texts.vi === draft.texts.vi && current.texts.en === draft.texts.en)
        throw new Problem('SUPPORT.GUIDE_UNCHANGED');
      return { state: 'submitted' };
    });
  }

  /** Publishes what a second person has read. @throws Problem SUPPORT.GUIDE_OWN_WORK, GUIDE_CHANGED, GUIDE_INVALID */
  publishDraft(actor: Actor, role: GuideRole, version: number): Promise<OpenGuideDraftDto> {
    return this.dataSource.transaction(async (manager) => {
      const draft = await this.lockDraft(manager, role, version);
      if (draft.state !== 'submitted') throw new Problem('SUPPORT.GUIDE_CHANGED');
      if (draft.editorIds.includes(actor.accountId)) throw new Problem('SUPPORT.GUIDE_OWN_WORK');
      requireValidTexts(draft.texts);
      await this.store.publish(manager, draft, actor.displayName);
      return { draft: null };
    });
  }

  /** Gives a draft up. The published version stays. @throws Problem SUPPORT.GUIDE_CHANGED */
  async discardDraft(actor: Actor, role: GuideRole, version: number): Promise<OpenGuideDraftDto> {
    await this.changeDraft(actor, role, version, () => Promise.resolve({ state: 'discarded' }));
    return { draft: null };
  }

  private changeDraft(
    actor: Actor,
    role: GuideRole,
    version: number,
    decide: (manager: EntityManager, draft: GuideVersionEntity) => Promise<Partial<GuideVersionEntity>>,
  ): Promise<GuideDraftDto> {
    return this.dataSource.transaction(async (manager) => {
      const draft = await this.lockDraft(manager, role, version);
      const changes = {
        ...(await decide(manager, draft)),
        changedAt: this.clock.now(),
        version: draft.version + 1,
      };
      await manager.update(GuideVersionEntity, { id: draft.id }, changes);
      return toDraftDto({ ...draft, ...changes }, actor);
    });
  }

  private async lockDraft(
    manager: EntityManager,
    role: GuideRole,
    version: number,
  ): Promise<GuideVersionEntity> {
    await lockGuides(manager);
    const draft = await this.store.findOpenDraft(manager, role);
    if (draft === null) throw new Problem('SUPPORT.GUIDE_NOT_FOUND');
    if (draft.version !== version) throw new Problem('SUPPORT.GUIDE_CHANGED');
    return draft;
  }
}

const toDraftDto = (draft: GuideVersionEntity, actor: Actor): GuideDraftDto => ({
  version: draft.version,
  state: draft.state === 'submitted' ? 'submitted' : 'draft',
  vi: draft.texts.vi,
  en: draft.texts.en,
  summaryVi: draft.summaries.vi,
  summaryEn: draft.summaries.en,
  isMajor: draft.isMajor,
  editorName: draft.editorName,
  changedAt: draft.changedAt.toISOString(),
  isPublishable: draft.state === 'submitted' && !draft.editorIds.includes(actor.accountId),
});
