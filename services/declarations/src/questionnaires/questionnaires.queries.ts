import type { ConsentText, Questionnaire, RiskRules } from '@khai-bao/health-form';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

export interface PublishedQuestionnaire {
  readonly id: string;
  readonly version: string;
  readonly publishedAt: string;
  readonly document: Questionnaire;
  readonly rules: RiskRules;
  readonly consent: ConsentText;
}

/** Loads all published questionnaires, the oldest first. */
export async function loadQuestionnaires(dataSource: DataSource): Promise<PublishedQuestionnaire[]> {
  const rows = await queryRows<Omit<PublishedQuestionnaire, 'publishedAt'> & { published_at: Date }>(
    dataSource,
    'select id, version, published_at, document, rules, consent from questionnaire order by published_at',
  );
  return rows.map(({ published_at, ...questionnaire }) => ({
    ...questionnaire,
    publishedAt: published_at.toISOString(),
  }));
}

/** Serialises the instances that publish the first questionnaire. */
export async function lockQuestionnaireSeed(manager: EntityManager): Promise<void> {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('questionnaire-seed'))`);
}

/** Inserts a questionnaire. Returns false when its version exists. */
export async function insertQuestionnaire(
  manager: EntityManager,
  { id, version, publishedAt, document, rules, consent }: PublishedQuestionnaire,
): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    'insert into questionnaire (id, version, published_at, document, rules, consent) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id',
    [id, version, publishedAt, JSON.stringify(document), JSON.stringify(rules), JSON.stringify(consent)],
  );
  return inserted.length > 0;
}

/** Replaces the consent text of a questionnaire when its version is one that the new text replaces. */
export async function replaceConsentText(
  manager: EntityManager,
  { id, version }: { readonly id: string; readonly version: string },
  consent: ConsentText,
): Promise<void> {
  await queryRows(
    manager,
    `update questionnaire set consent = $3 where id = $1 and version = $2 and consent->>'version' = any($4) returning id`,
    [id, version, JSON.stringify(consent), consent.replaces ?? []],
  );
}
