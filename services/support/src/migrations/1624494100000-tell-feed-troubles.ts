import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A thread for each trouble of the feed. */
export class TellFeedTroubles1624494100000 implements MigrationInterface {
  name = 'TellFeedTroubles1624494100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table thread add column trouble_id uuid;
      alter table thread add column trouble_version bigint not null default 0;
      create unique index thread_trouble on thread (trouble_id) where trouble_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table thread drop column trouble_id, drop column trouble_version');
  }
}
