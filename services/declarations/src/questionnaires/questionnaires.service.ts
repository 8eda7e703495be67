import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { consent2021, questionnaire2021, riskRules2021 } from '@khai-bao/health-form';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import {
  insertQuestionnaire,
  loadQuestionnaires,
  lockQuestionnaireSeed,
  replaceConsentText,
  type PublishedQuestionnaire,
} from './questionnaires.queries.js';

/** Published questionnaires with their rules and consent texts. A declaration stores the version that it answered. */
@Injectable()
export class QuestionnairesService implements OnModuleInit {
  private versions: PublishedQuestionnaire[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.seedFirstVersion();
    this.versions = await loadQuestionnaires(this.dataSource);
  }

  /** Returns the questionnaire that new declarations answer: the latest version. @throws Error when none is published */
  getCurrentQuestionnaire(): PublishedQuestionnaire {
    const current = this.versions[this.versions.length - 1];
    if (current === undefined) throw new Error('No questionnaire is published');
    return current;
  }

  /** Finds the current or an earlier version, because a form that was filled in offline answers an earlier one. */
  findQuestionnaireVersion(version: string): PublishedQuestionnaire | undefined {
    return this.versions.find((published) => published.version === version);
  }

  /** Publishes the questionnaire of mid-2021 when none is published, and updates its consent text otherwise. */
  private async seedFirstVersion(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockQuestionnaireSeed(manager);
      const { id, version } = questionnaire2021;
      const publishedAt = this.clock.now().toISOString();
      const isFirst = await insertQuestionnaire(manager, {
        id,
        version,
        publishedAt,
        document: questionnaire2021,
        rules: riskRules2021,
        consent: consent2021,
      });
      // The questions stay. The consent text becomes the current one; the versions that it replaces remain valid.
      if (!isFirst) return replaceConsentText(manager, { id, version }, consent2021);
      await this.outbox.appendEvents(manager, {
        topic: Topics.questionnaire,
        // Each version has its own key, because compaction keeps only the latest record of a key.
        key: `${id}-${version}`,
        subject: `${id}-${version}`,
        version: 1,
        data: {
          questionnaireId: id,
          version,
          publishedAt,
          document: { ...questionnaire2021 },
          rules: { ...riskRules2021 },
        },
      });
    });
  }
}
