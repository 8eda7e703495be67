import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for the counts of open cases and of the cases of a day, also for the whole city. */
export class IndexLists1624493200000 implements MigrationInterface {
  name = 'IndexLists1624493200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index case_by_state on suspected_case (state, opened_at, id);
      create index case_by_day on suspected_case (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index case_by_day, case_by_state');
  }
}
