import { Injectable } from '@nestjs/common';
import { guideRoles, type GuideLanguage, type GuideRole } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { compareGuides } from './guide-changes.js';
import type { GuideDocument } from './guide-document.js';
import { isOlder, parseGuideNumber, type GuideNumber } from './guide-numbers.js';
import { searchGuide } from './guide-search.js';
import { GuideStore, type PublishedGuide } from './guide-store.js';
import type {
  GuideChangesDto,
  GuideDto,
  GuideHitListDto,
  GuideListDto,
  GuideSummaryDto,
} from './guides.dto.js';
import { saveReading } from './guides.queries.js';
import { parseGuide } from './parse-guide.js';

const maxHits = 30;
/** Parsed documents that are kept. A published text never changes. */
const maxParsed = 64;

/** Published guides, for everybody. */
@Injectable()
export class GuidesService {
  private readonly parsed = new Map<string, GuideDocument>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: GuideStore,
    private readonly clock: Clock,
  ) {}

  async listGuides(language: GuideLanguage): Promise<GuideListDto> {
    const found = await Promise.all(guideRoles.map((role) => this.store.requirePublished(role)));
    return { items: found.map((guide) => this.toSummary(guide, language)) };
  }

  /** @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  async readGuide(role: GuideRole, language: GuideLanguage, version?: string): Promise<GuideDto> {
    const guide = await this.store.requirePublished(role, toNumber(version));
    const versions = await this.store.listPublished(role);
    return {
      ...this.toSummary(guide, language),
      language,
      document: this.documentOf(guide, language) as GuideDto['document'],
      versions: versions.map((published) => this.toSummary(published, language)),
    };
  }

  /** Reads a guide for a file of it. @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  async readDocument(
    role: GuideRole,
    language: GuideLanguage,
  ): Promise<{ readonly guide: PublishedGuide; readonly document: GuideDocument }> {
    const guide = await this.store.requirePublished(role);
    return { guide, document: this.documentOf(guide, language) };
  }

  /** Compares the current version with one that the reader knows. @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  async listChanges(role: GuideRole, language: GuideLanguage, from: string): Promise<GuideChangesDto> {
    const [older, current] = await Promise.all([
      this.store.requirePublished(role, toNumber(from)),
      this.store.requirePublished(role),
    ]);
    const sections = compareGuides(this.documentOf(older, language), this.documentOf(current, language));
    return { sections: sections as GuideChangesDto['sections'] };
  }

  /** Searches all current guides. */
  async searchGuides(searched: string, language: GuideLanguage): Promise<GuideHitListDto> {
    const guides = await Promise.all(guideRoles.map((role) => this.store.requirePublished(role)));
    const items = guides.flatMap((guide) => {
      const document = this.documentOf(guide, language);
      return searchGuide(document, searched).map((hit) => ({
        role: guide.role,
        guide: document.title,
        ...hit,
      }));
    });
    return { items: items.slice(0, maxHits) };
  }

  /** Stores which version of the guide for units an account has opened. A version that does not exist is not stored. */
  async recordReading(actor: Actor, number: GuideNumber): Promise<void> {
    const current = await this.store.requirePublished('unit-admin');
    if (isOlder(current, number)) throw new Problem('SUPPORT.GUIDE_NOT_FOUND');
    await saveReading(this.dataSource.manager, actor.accountId, number, this.clock.now());
  }

  private documentOf(guide: PublishedGuide, language: GuideLanguage): GuideDocument {
    const key = `${guide.id} ${language}`;
    let document = this.parsed.get(key);
    if (document === undefined) {
      document = parseGuide(guide.texts[language]).document ?? unreadable(guide.texts[language]);
      if (this.parsed.size >= maxParsed) this.parsed.clear();
      this.parsed.set(key, document);
    }
    return document;
  }

  private toSummary(guide: PublishedGuide, language: GuideLanguage): GuideSummaryDto {
    return {
      role: guide.role,
      title: this.documentOf(guide, language).title,
      major: guide.major,
      minor: guide.minor,
      publishedAt: guide.publishedAt.toISOString(),
      summary: guide.summaries[language],
    };
  }
}

/** An earlier version whose text breaks a rule of today is shown as plain lines. */
const unreadable = (text: string): GuideDocument => ({
  title: /^#\s+(.+)$/m.exec(text)?.[1] ?? '',
  intro: text
    .split('\n')
    .slice(0, 500)
    .map((line) => ({
      kind: 'paragraph',
      inlines: [{ text: line, isBold: false, href: null }],
      items: [],
      columns: 0,
      picture: null,
    })),
  sections: [],
});

const toNumber = (version: string | undefined): GuideNumber | undefined =>
  version === undefined ? undefined : (parseGuideNumber(version) ?? undefined);
