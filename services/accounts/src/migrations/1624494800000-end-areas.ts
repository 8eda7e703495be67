import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which day on an area holds no more: nobody is given a desk in a ward that has gone into another. */
export class EndAreas1624494800000 implements MigrationInterface {
  name = 'EndAreas1624494800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table area_name add column valid_to date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table area_name drop column valid_to');
  }
}
