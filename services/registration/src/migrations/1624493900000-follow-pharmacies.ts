import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of pharmacies as the Department of Health follows it: what each is in, numbered changes, a file each morning. */
export class FollowPharmacies1624493900000 implements MigrationInterface {
  name = 'FollowPharmacies1624493900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit add column health_asked_at timestamptz;
      create index unit_health_asked on unit (area_path text_pattern_ops, state) where health_asked_at is not null;
      alter table unit_history add column what text check (what in ('health-asked', 'health-answered'));
      create table pharmacy (
        unit_id uuid primary key references unit,
        area_path text not null,
        state text not null check (state in ('listed', 'asked', 'answered', 'released', 'account', 'refused', 'withdrawn')),
        question text check (question in ('asked', 'answered')),
        search text not null,
        phone_mark text,
        listed_at timestamptz not null,
        changed_at timestamptz not null
      );
      create index pharmacy_by_state on pharmacy (state, listed_at, unit_id);
      create index pharmacy_by_area on pharmacy (area_path text_pattern_ops, listed_at, unit_id);
      create index pharmacy_recent on pharmacy (listed_at, unit_id) where state <> 'withdrawn';
      create index pharmacy_search on pharmacy using gin (search gin_trgm_ops);
      create index pharmacy_by_phone on pharmacy (phone_mark);
      create table pharmacy_change (
        seq bigint primary key,
        unit_id uuid not null references unit,
        area_path text not null,
        at timestamptz not null,
        what text not null check (what in ('listed', 'corrected', 'asked', 'answered', 'released', 'account', 'refused', 'withdrawn')),
        fields json not null
      );
      create index pharmacy_change_at on pharmacy_change (at, seq);
      create table pharmacy_change_counter (
        only_one boolean primary key default true check (only_one),
        last bigint not null
      );
      create table pharmacy_look (account_id uuid primary key, at timestamptz not null);
      create table pharmacy_file (
        day date primary key,
        area_path text not null,
        made_at timestamptz not null,
        since timestamptz not null,
        pharmacies int not null,
        changes int not null,
        key_sealed text,
        bytes_sealed bytea
      );
      insert into pharmacy (unit_id, area_path, state, search, listed_at, changed_at)
        select id, area_path, 'listed', name_folded, state_since, state_since from unit where kind = 'pharmacy' and state = 'PHARMACY_LISTED';
      insert into pharmacy_change (seq, unit_id, area_path, at, what, fields)
        select row_number() over (order by listed_at, unit_id), unit_id, area_path, listed_at, 'listed', '[]' from pharmacy;
      insert into pharmacy_change_counter (last) select count(*) from pharmacy_change;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table pharmacy_file, pharmacy_look, pharmacy_change_counter, pharmacy_change, pharmacy;
      alter table unit_history drop column what;
      alter table unit drop column health_asked_at;
    `);
  }
}
