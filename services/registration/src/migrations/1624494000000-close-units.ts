import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a closed unit was before, for the day it opens again. */
export class CloseUnits1624494000000 implements MigrationInterface {
  name = 'CloseUnits1624494000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit add column closed_from text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit drop column closed_from');
  }
}
