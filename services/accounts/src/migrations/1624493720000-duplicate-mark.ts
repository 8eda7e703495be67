import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What registration says of a request's unit: whether it may be registered twice, and which of its statements the request rests on. */
export class DuplicateMark1624493720000 implements MigrationInterface {
  name = 'DuplicateMark1624493720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account
        add column unit_duplicate_open boolean,
        add column unit_told bigint not null default 0,
        add column unit_revision bigint not null default 0;
      update account set unit_told = unit_version, unit_revision = unit_version where unit_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table account drop column unit_duplicate_open, drop column unit_told, drop column unit_revision',
    );
  }
}
