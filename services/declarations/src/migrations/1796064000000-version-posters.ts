import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gates have hours and a poster version; a photo confirms which version hangs there. The code of a retired gate is kept,
 * so that no gate gets it again. Facts of existing posters are filled in after the start, because they need the help lines.
 */
export class VersionPosters1796064000000 implements MigrationInterface {
  name = 'VersionPosters1796064000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit add column merged_into uuid;
      alter table gate
        add column hours jsonb,
        add column poster_version int not null default 1,
        add column poster_facts jsonb,
        add column confirmed_poster_version int,
        add column confirmed_poster_facts jsonb,
        add column poster_confirmed_at timestamptz,
        add column poster_confirmed_by_name text;
      create table retired_gate_code (
        code text primary key,
        gate_id uuid not null references gate on delete cascade,
        retired_at timestamptz not null
      );
      create table poster_confirmation (
        id uuid primary key,
        gate_id uuid not null references gate on delete cascade,
        poster_version int not null,
        read_text text not null,
        photo_type text not null,
        photo_size int not null,
        photo_sealed bytea,
        confirmed_at timestamptz not null,
        confirmed_by uuid not null,
        confirmed_by_name text not null
      );
      create index poster_confirmation_of_gate on poster_confirmation (gate_id, confirmed_at desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table poster_confirmation, retired_gate_code;
      alter table gate drop column hours, drop column poster_version, drop column poster_facts,
        drop column confirmed_poster_version, drop column confirmed_poster_facts, drop column poster_confirmed_at,
        drop column poster_confirmed_by_name;
      alter table unit drop column merged_into;
    `);
  }
}
