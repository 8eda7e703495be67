import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A thread for one purpose, which only those see whom it is for. */
export class TellPharmacyFiles1624493950000 implements MigrationInterface {
  name = 'TellPharmacyFiles1624493950000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table thread add purpose text unique check (purpose in ('pharmacies'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table thread drop column purpose');
  }
}
