import type { MigrationInterface, QueryRunner } from 'typeorm';

/** User guides: their versions, and which version an account of a unit has opened. */
export class KeepGuides1796160000000 implements MigrationInterface {
  name = 'KeepGuides1796160000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table guide_version (
        id uuid primary key,
        role text not null,
        state text not null,
        texts jsonb not null,
        summaries jsonb not null,
        is_major boolean not null,
        major int,
        minor int,
        release_hash text,
        editor_ids uuid[] not null,
        editor_name text,
        changed_at timestamptz not null,
        publisher_name text,
        published_at timestamptz,
        version int not null,
        check ((state = 'published') = (published_at is not null and major is not null and minor is not null))
      );
      create unique index guide_version_number on guide_version (role, major, minor) where state = 'published';
      create unique index guide_version_open on guide_version (role) where state in ('draft', 'submitted');
      create table guide_reading (
        account_id uuid primary key,
        major int not null,
        minor int not null,
        read_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table guide_reading; drop table guide_version');
  }
}
