import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Less to write for each declaration: visitors are read in the order of their ids, which are made in the order of time, so the
 * primary key serves that list; old keys are found by a block range, they lie in the order of days; a unit's numbers are
 * published now and then and not with each change.
 */
export class WriteLess1795572000000 implements MigrationInterface {
  name = 'WriteLess1795572000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_of_unit;
      drop index submission_by_day;
      create index submission_by_day on submission using brin (day);
      alter table unit_day add column published_version int not null default 0;
      create index unit_day_changed on unit_day (day, unit_id) where version > published_version;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index unit_day_changed;
      alter table unit_day drop column published_version;
      drop index submission_by_day;
      create index submission_by_day on submission (day);
      create index declaration_of_unit on declaration (unit_id, accepted_at, id);
    `);
  }
}
