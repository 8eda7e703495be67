import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that were locked because their unit closed. */
export class CloseWithUnit1624494000000 implements MigrationInterface {
  name = 'CloseWithUnit1624494000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account add column closed_with_unit boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop column closed_with_unit');
  }
}
