import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAlerts1624493000000 implements MigrationInterface {
  name = 'CreateAlerts1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table day_key (
        day date primary key,
        key_sealed text,
        version int not null
      );
      create table duty (
        area_code text primary key,
        area_path text not null,
        centre_name text not null,
        hotline text not null,
        phone text not null,
        address text not null,
        version int not null default 1
      );
      create table waiting_flag (
        event_id uuid primary key,
        day date not null,
        event jsonb not null
      );
      create index waiting_flag_day on waiting_flag (day);
      create table suspected_case (
        id uuid primary key,
        code text not null unique,
        unit_id uuid not null,
        unit_name text not null,
        gate_id uuid not null,
        gate_name text not null,
        declaration_id uuid not null,
        area_path text not null,
        area_name text not null,
        day date not null,
        person_index text not null,
        source text not null,
        questionnaire_version text not null,
        accepted_at timestamptz not null,
        state text not null,
        state_since timestamptz not null,
        opened_at timestamptz not null,
        acknowledged_at timestamptz,
        acknowledged_by uuid,
        acknowledged_by_name text,
        escalate_at timestamptz,
        responsible text not null default 'district',
        notified_district_at timestamptz,
        notified_city_at timestamptz,
        key_sealed text not null,
        content_sealed text not null,
        version int not null default 1
      );
      create unique index one_case_per_person_unit_day on suspected_case (unit_id, day, person_index);
      create index case_by_path on suspected_case (area_path text_pattern_ops, opened_at, id);
      create index case_recent on suspected_case (opened_at, id);
      create table case_history (
        id bigint generated always as identity primary key,
        case_id uuid not null references suspected_case,
        at timestamptz not null,
        state text not null,
        actor_id uuid,
        actor_name text,
        note_sealed text
      );
      create index case_history_of on case_history (case_id, id);
      create table case_change (
        seq bigint primary key,
        case_id uuid not null references suspected_case,
        area_path text not null
      );
      create table case_change_counter (one boolean primary key default true check (one), last bigint not null);
      insert into case_change_counter (last) values (0);
      create table case_number (district text not null, day date not null, last int not null, primary key (district, day));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table case_number, case_change_counter, case_change, case_history, suspected_case, waiting_flag, duty, day_key',
    );
  }
}
