import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units that came of another, and the one that all of them came of at first: none of these is a duplicate of the others. */
export class SplitUnits1624494330000 implements MigrationInterface {
  name = 'SplitUnits1624494330000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit add column split_from uuid references unit, add column split_root uuid references unit;
      alter table unit_history drop constraint unit_history_link_check,
        add constraint unit_history_link_check check (link in ('joined-here', 'joined-to', 'parted', 'apart', 'split-into', 'split-from'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit_history drop constraint unit_history_link_check,
        add constraint unit_history_link_check check (link in ('joined-here', 'joined-to', 'parted', 'apart')) not valid;
      alter table unit drop column split_root, drop column split_from;
    `);
  }
}
