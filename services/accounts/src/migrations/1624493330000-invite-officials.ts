import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Officials are invited, and deputies stand in from one day to another. */
export class InviteOfficials1624493330000 implements MigrationInterface {
  name = 'InviteOfficials1624493330000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account add column invited_by uuid, add column valid_from timestamptz, add column valid_until timestamptz;
      create index account_officials on account (created_at desc, id) where role not in ('unit-admin', 'gate-staff');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index account_officials; alter table account drop column valid_until, drop column valid_from, drop column invited_by',
    );
  }
}
