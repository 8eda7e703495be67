import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeclarations1624493000000 implements MigrationInterface {
  name = 'CreateDeclarations1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unit (
        id uuid primary key,
        name text not null,
        area_path text not null,
        area_name text not null,
        state text not null,
        version bigint not null
      );
      create table duty (
        area_code text primary key,
        area_path text not null,
        centre_name text not null,
        hotline text not null,
        phone text not null,
        address text not null,
        version bigint not null
      );
      create table gate (
        id uuid primary key,
        unit_id uuid not null,
        name text not null,
        direction text not null check (direction in ('entrance', 'exit', 'both')),
        code text not null unique,
        active boolean not null default true,
        created_at timestamptz not null,
        version int not null default 1
      );
      create index gate_of_unit on gate (unit_id, created_at);
      create table questionnaire (
        id text not null,
        version text not null,
        published_at timestamptz not null,
        document jsonb not null,
        rules jsonb not null,
        consent jsonb not null,
        primary key (id, version)
      );
      create table day_key (
        day date primary key,
        key_sealed text,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        version int not null default 1
      );
      create table declaration (
        day date not null,
        unit_id uuid not null,
        id uuid not null,
        gate_id uuid not null,
        area_path text not null,
        accepted_at timestamptz not null,
        outcome text not null,
        questionnaire_version text not null,
        channel text not null,
        sealed text not null,
        phone_index text not null,
        id_index text,
        person_index text not null,
        pass_code text not null,
        valid_until timestamptz not null,
        device_digest text,
        status text not null default 'submitted',
        version int not null default 1,
        told_at timestamptz,
        acknowledged_at timestamptz,
        primary key (day, unit_id, id)
      ) partition by range (day);
      create index declaration_by_id on declaration (id);
      create index declaration_of_unit on declaration (unit_id, accepted_at, id);
      create index declaration_by_code on declaration (pass_code);
      create index declaration_by_phone on declaration (unit_id, phone_index);
      create table submission (
        client_key uuid primary key,
        device_digest text,
        body_digest text not null,
        day date not null,
        declaration_id uuid not null
      );
      create index submission_by_day on submission (day);
      create table gate_check (
        day date not null,
        id uuid not null,
        unit_id uuid not null,
        gate_id uuid not null,
        declaration_id uuid not null,
        checked_at timestamptz not null,
        recorded_at timestamptz not null,
        direction text not null,
        decision text not null,
        outcome text not null,
        actor_id uuid not null,
        primary key (day, unit_id, id)
      ) partition by range (day);
      create index gate_check_of_unit on gate_check (unit_id, recorded_at, id);
      create table check_key (
        client_key uuid primary key,
        check_id uuid not null,
        day date not null
      );
      create table unit_day (
        unit_id uuid not null,
        day date not null,
        declarations int not null default 0,
        suspected int not null default 0,
        entries int not null default 0,
        exits int not null default 0,
        version int not null default 1,
        primary key (unit_id, day)
      );
      select make_day_partitions('declaration', (now() at time zone 'Asia/Ho_Chi_Minh')::date - 1, 9);
      select make_day_partitions('gate_check', (now() at time zone 'Asia/Ho_Chi_Minh')::date - 1, 9);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table unit_day, check_key, gate_check, submission, declaration, day_key, questionnaire, gate, duty, unit',
    );
  }
}
