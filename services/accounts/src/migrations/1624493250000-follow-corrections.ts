import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which version of its unit a request was last told of. */
export class FollowCorrections1624493250000 implements MigrationInterface {
  name = 'FollowCorrections1624493250000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account add column unit_version bigint not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop column unit_version');
  }
}
