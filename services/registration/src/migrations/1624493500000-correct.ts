import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a correction changed, sealed under the unit's key. */
export class Correct1624493500000 implements MigrationInterface {
  name = 'Correct1624493500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit_history add column changes_sealed text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit_history drop column changes_sealed');
  }
}
