import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is compared to find a unit that registered twice, the pairs that were found, and the merges, each of which can be undone. */
export class Duplicates1624493710000 implements MigrationInterface {
  name = 'Duplicates1624493710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit
        add column tax_key text generated always as (replace(tax_code, '-', '')) stored,
        add column phone_mark text,
        add column name_key text,
        add column place_key text,
        add column street_key text,
        add column duplicate_open boolean not null default false,
        add column joined_to uuid references unit,
        add column told int not null default 0;
      create index unit_same_tax_code on unit (tax_key) where tax_key is not null;
      create index unit_same_phone on unit (phone_mark, area_path text_pattern_ops) where phone_mark is not null;
      create index unit_same_place on unit (area_code, place_key, id desc);
      create index unit_same_name on unit (area_code, name_key);
      create index unit_unmarked on unit (id) where place_key is null;
      create index unit_duplicate_by_path on unit (area_path text_pattern_ops, state_since, id) where duplicate_open;
      create index unit_duplicate_recent on unit (state_since, id) where duplicate_open;
      alter table unit_history
        add column link text check (link in ('joined-here', 'joined-to', 'parted', 'apart')),
        add column link_unit uuid references unit;
      create table unit_pair (
        id uuid primary key,
        low_id uuid not null references unit,
        high_id uuid not null references unit,
        common_path text not null,
        reasons text[] not null,
        score int not null check (score between 1 and 100),
        state text not null check (state in ('open', 'merged', 'apart', 'closed')),
        basis text not null,
        found_at timestamptz not null,
        decided_at timestamptz,
        decided_by uuid,
        decided_by_name text,
        note_sealed text,
        unique (low_id, high_id),
        check (low_id < high_id)
      );
      create index unit_pair_high on unit_pair (high_id);
      create table unit_merge (
        id uuid primary key,
        pair_id uuid not null references unit_pair,
        survivor_id uuid not null references unit,
        loser_id uuid not null references unit,
        loser_state text not null,
        fields_sealed text not null,
        merged_at timestamptz not null,
        merged_by uuid not null,
        parted_at timestamptz,
        parted_by uuid
      );
      create unique index unit_merge_of_loser on unit_merge (loser_id) where parted_at is null;
      create index unit_merge_of_pair on unit_merge (pair_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table unit_merge, unit_pair;
      alter table unit_history drop column link, drop column link_unit;
      alter table unit drop column tax_key, drop column phone_mark, drop column name_key, drop column place_key,
        drop column street_key, drop column duplicate_open, drop column joined_to, drop column told;
    `);
  }
}
