import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wards that went, or will go, into others: by which decision, and how far their units have moved. */
export class MergeAreas1624494400000 implements MigrationInterface {
  name = 'MergeAreas1624494400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table area add column told int not null default 1;
      create table area_merge (
        code text primary key,
        name text not null,
        into_code text not null,
        into_name text not null,
        from_day date not null,
        decision text not null,
        state text not null default 'waiting' check (state in ('waiting', 'moving', 'done')),
        units int not null default 0,
        moved int not null default 0,
        ordered_at timestamptz not null,
        ordered_by uuid not null,
        ordered_by_name text not null,
        ordered_by_place text not null,
        finished_at timestamptz
      );
      create index area_merge_into on area_merge (into_code);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table area_merge;
      alter table area drop column told;
    `);
  }
}
