import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import {
  consent2021,
  questionnaire2021,
  riskRules2021,
  type ConsentText,
  type Questionnaire,
  type RiskRules,
} from '@khai-bao/health-form';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';

export interface PublishedQuestionnaire {
  readonly id: string;
  readonly version: string;
  readonly publishedAt: string;
  readonly document: Questionnaire;
  readonly rules: RiskRules;
  readonly consent: ConsentText;
}

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
    const found = await queryRows<Omit<PublishedQuestionnaire, 'publishedAt'> & { published_at: Date }>(
      this.dataSource,
      'select id, version, published_at, document, rules, consent from questionnaire order by published_at',
    );
    this.versions = found.map(({ published_at, ...rest }) => ({
      ...rest,
      publishedAt: published_at.toISOString(),
    }));
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
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('questionnaire-seed'))`);
      const { id, version } = questionnaire2021;
      const publishedAt = this.clock.now();
      const inserted = await queryRows(
        manager,
        'insert into questionnaire (id, version, published_at, document, rules, consent) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id',
        [
          id,
          version,
          publishedAt,
          JSON.stringify(questionnaire2021),
          JSON.stringify(riskRules2021),
          JSON.stringify(consent2021),
        ],
      );
      if (inserted.length === 0) {
        // The questions stay. The consent text becomes the current one; the versions that it replaces remain valid.
        await queryRows(
          manager,
          `update questionnaire set consent = $3 where id = $1 and version = $2 and consent->>'version' = any($4) returning id`,
          [id, version, JSON.stringify(consent2021), consent2021.replaces ?? []],
        );
        return;
      }
      await this.outbox.appendEvents(manager, {
        topic: Topics.questionnaire,
        // Each version has its own key, because compaction keeps only the latest record of a key.
        key: `${id}-${version}`,
        subject: `${id}-${version}`,
        version: 1,
        data: {
          questionnaireId: id,
          version,
          publishedAt: publishedAt.toISOString(),
          document: { ...questionnaire2021 },
          rules: { ...riskRules2021 },
        },
      });
    });
  }
}
