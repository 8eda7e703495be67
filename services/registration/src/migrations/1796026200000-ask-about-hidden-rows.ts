import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that a spreadsheet hides stay out until the officer takes them. */
export class AskAboutHiddenRows1796026200000 implements MigrationInterface {
  name = 'AskAboutHiddenRows1796026200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit_import add column takes_hidden boolean not null default false;
      alter table unit_import_row add column hidden boolean not null default false,
        drop constraint unit_import_row_state_check,
        add constraint unit_import_row_state_check check (state in ('good', 'already', 'wrong', 'entered', 'hidden'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from unit_import_row where state = 'hidden';
      alter table unit_import_row drop column hidden, drop constraint unit_import_row_state_check,
        add constraint unit_import_row_state_check check (state in ('good', 'already', 'wrong', 'entered'));
      alter table unit_import drop column takes_hidden;
    `);
  }
}
