import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permissions that a unit's admin grants to single guards. Existing accounts have none. */
export class GrantPermissions1796074200000 implements MigrationInterface {
  name = 'GrantPermissions1796074200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table account add column granted_permissions text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop column granted_permissions');
  }
}
