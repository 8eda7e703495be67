import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The areas as registration tells them, and whom each committee names as its focal persons (*nhân sự đầu mối*). */
export class NameFocalPersons1624493300000 implements MigrationInterface {
  name = 'NameFocalPersons1624493300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table area (
        code text primary key,
        name text not null,
        full_name text not null,
        level text not null check (level in ('city', 'district', 'ward')),
        path text not null,
        valid_from date not null,
        valid_to date,
        version bigint not null
      );
      create index area_by_path on area (path text_pattern_ops);
      create table focal_person (
        id uuid primary key,
        body text not null check (body in ('committee', 'dic', 'health', 'medical', 'cdc')),
        area_code text not null,
        area_path text not null,
        place text not null,
        name text not null,
        post text not null,
        phone text not null,
        email text,
        is_deputy boolean not null,
        absent_from date,
        absent_to date,
        search_text text not null,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        changed_by uuid not null,
        version int not null default 1,
        check ((absent_from is null) = (absent_to is null) and absent_from <= absent_to)
      );
      create index focal_person_by_path on focal_person (area_path, body, is_deputy, created_at, id);
      create index focal_person_search on focal_person using gin (search_text gin_trgm_ops);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table focal_person, area');
  }
}
