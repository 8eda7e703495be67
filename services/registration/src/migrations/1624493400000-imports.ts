import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Spreadsheets of registrations: what they say stands sealed under a key of the import, for seven days. */
export class Imports1624493400000 implements MigrationInterface {
  name = 'Imports1624493400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit drop constraint unit_source_check,
        add constraint unit_source_check check (source in ('public', 'counter', 'spreadsheet'));
      create index unit_by_name on unit (area_code, name_folded text_pattern_ops);
      create table unit_import (
        id uuid primary key,
        area_code text not null,
        area_path text not null,
        made_by uuid not null,
        made_by_name text not null,
        made_at timestamptz not null,
        file_mark text not null,
        state text not null check (state in ('checked', 'running', 'done')),
        key_sealed text,
        headings_sealed text,
        columns json not null,
        row_count int not null,
        entered int,
        run_by uuid,
        run_by_name text,
        run_by_place text,
        started_at timestamptz,
        finished_at timestamptz
      );
      create index unit_import_of on unit_import (area_path text_pattern_ops, made_at desc, id desc);
      create index unit_import_due on unit_import (made_at) where key_sealed is not null;
      create table unit_import_row (
        import_id uuid not null references unit_import on delete cascade,
        n int not null,
        cells_sealed text not null,
        state text not null check (state in ('good', 'already', 'wrong', 'entered')),
        problems json not null,
        name_mark text,
        tax_mark text,
        unit_id uuid,
        primary key (import_id, n)
      );
      create index unit_import_row_by_state on unit_import_row (import_id, state, n);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table unit_import_row, unit_import;
      drop index unit_by_name;
      alter table unit drop constraint unit_source_check,
        add constraint unit_source_check check (source in ('public', 'counter')) not valid;
    `);
  }
}
