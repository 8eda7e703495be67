import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reduces the index writes of each declaration. Ids are generated in the order of time, so the primary key serves the visitor list.
 * Client keys lie in the order of days, so a block range index finds old ones. Counters are published periodically, and no longer
 * with each change.
 */
export class DropRedundantIndexes1795572000000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
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
