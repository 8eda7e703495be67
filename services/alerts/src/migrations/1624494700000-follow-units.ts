import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read model of the place of each unit: an open case moves with its unit to another ward. */
export class FollowUnits1624494700000 implements MigrationInterface {
  name = 'FollowUnits1624494700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unit_place (
        unit_id uuid primary key,
        area_path text not null,
        area_name text not null,
        version bigint not null
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unit_place');
  }
}
