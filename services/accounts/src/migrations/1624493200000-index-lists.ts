import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An index for every list of requests and handovers, and for their numbers, also for the whole city. */
export class IndexLists1624493200000 implements MigrationInterface {
  name = 'IndexLists1624493200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index account_request_by_path on account (area_path text_pattern_ops, state) where role = 'unit-admin';
      create index account_request_recent on account (requested_at, id) where role = 'unit-admin';
      create index handover_due on handover (due_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index handover_due, account_request_recent, account_request_by_path');
  }
}
