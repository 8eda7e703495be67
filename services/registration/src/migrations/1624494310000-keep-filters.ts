import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of the intake that officers keep by name. What they search for may be somebody's phone, so it stands sealed. */
export class KeepFilters1624494310000 implements MigrationInterface {
  name = 'KeepFilters1624494310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table kept_filter (
        id uuid primary key,
        owner_id uuid not null,
        owner_name text not null,
        area_path text not null,
        role text not null,
        is_shared boolean not null,
        view text not null,
        words_sealed text not null,
        version int not null default 1,
        created_at timestamptz not null,
        changed_at timestamptz not null
      );
      create index kept_filter_own on kept_filter (owner_id);
      create index kept_filter_shared on kept_filter (area_path, role) where is_shared;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table kept_filter');
  }
}
