import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRegistration1624493000000 implements MigrationInterface {
  name = 'CreateRegistration1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table area (
        code text not null,
        name text not null,
        level text not null check (level in ('city', 'district', 'ward')),
        kind text not null,
        parent_code text,
        valid_from date not null,
        valid_to date,
        primary key (code, valid_from)
      );
      create table unit (
        id uuid primary key,
        tracking_code text not null unique,
        name text not null,
        name_folded text not null,
        kind text not null,
        tax_code text,
        area_code text not null,
        area_path text not null,
        area_name text not null,
        street text not null,
        state text not null,
        state_since timestamptz not null,
        submitted_at timestamptz not null,
        has_email boolean not null,
        uses_ncovi boolean not null,
        expected_gates int,
        source text not null check (source in ('public', 'counter')),
        unit_key_sealed text not null,
        contact_sealed text not null,
        account_state text,
        account_version bigint not null default 0,
        version int not null default 1
      );
      create index unit_by_path on unit (area_path text_pattern_ops, state, state_since, id);
      create index unit_by_state on unit (state, state_since, id);
      create table unit_history (
        id bigint generated always as identity primary key,
        unit_id uuid not null references unit,
        at timestamptz not null,
        state text not null,
        actor_id uuid,
        actor_name text,
        note text
      );
      create index unit_history_of on unit_history (unit_id, id);
      create table registration_key (
        key uuid primary key,
        body_digest text not null,
        unit_id uuid not null references unit,
        created_at timestamptz not null default now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table registration_key, unit_history, unit, area');
  }
}
