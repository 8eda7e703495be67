import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a unit's ward was merged: what nobody has corrected is asked about once, wherever the unit is. */
export class CountWardMoves1624494710000 implements MigrationInterface {
  name = 'CountWardMoves1624494710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit add column ward_moves int not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit drop column ward_moves');
  }
}
