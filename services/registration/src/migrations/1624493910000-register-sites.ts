import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A registration of several sites: what came with the first, under the same key. */
export class RegisterSites1624493910000 implements MigrationInterface {
  name = 'RegisterSites1624493910000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registration_key add column further uuid[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registration_key drop column further');
  }
}
