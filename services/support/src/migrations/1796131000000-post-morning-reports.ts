import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A thread for the morning reports of each centre, and of HCDC. */
export class PostMorningReports1796131000000 implements MigrationInterface {
  name = 'PostMorningReports1796131000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table thread add column morning_report_of text;
      create unique index thread_of_morning_reports on thread (morning_report_of) where morning_report_of is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table thread drop column morning_report_of');
  }
}
