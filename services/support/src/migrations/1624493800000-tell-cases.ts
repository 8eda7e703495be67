import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each suspected case has a thread, which holds its number and its steps and nothing of a person. */
export class TellCases1624493800000 implements MigrationInterface {
  name = 'TellCases1624493800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table thread add case_id uuid unique, add case_version bigint not null default 0;
      create index thread_by_account on thread (account_id) where account_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index thread_by_account; alter table thread drop case_id, drop case_version');
  }
}
