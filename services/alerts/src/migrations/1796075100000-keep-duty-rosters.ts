import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Duty rosters: people of a centre with their addresses, dated shifts, and gaps that were sent. */
export class KeepDutyRosters1796075100000 implements MigrationInterface {
  name = 'KeepDutyRosters1796075100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table duty_person (
        account_id uuid primary key,
        area_code text not null references duty,
        area_path text not null,
        name text not null,
        phone_sealed text,
        email_sealed text,
        email_confirmed_at timestamptz,
        mail_code_sealed text,
        mail_code_sent_at timestamptz,
        mail_code_attempts int not null default 0,
        is_head boolean not null default false,
        is_active boolean not null default true,
        account_version bigint not null default 0,
        joined_at timestamptz not null
      );
      create index duty_person_of_centre on duty_person (area_code, joined_at);
      create table roster (
        area_code text primary key references duty,
        version int not null,
        changed_at timestamptz not null,
        changed_by uuid not null,
        changed_by_name text not null
      );
      create table duty_shift (
        id uuid primary key,
        area_code text not null references duty,
        account_id uuid not null references duty_person,
        rank text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        check (starts_at < ends_at)
      );
      create index duty_shift_of_centre on duty_shift (area_code, ends_at);
      create index duty_shift_of_person on duty_shift (account_id, ends_at);
      create table roster_gap_notice (
        area_code text not null references duty,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        kind text not null,
        primary key (area_code, starts_at, kind)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table roster_gap_notice, duty_shift, roster, duty_person');
  }
}
