import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1624493000000 implements MigrationInterface {
  name = 'CreateAccounts1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table account (
        id uuid primary key,
        role text not null,
        state text not null,
        state_since timestamptz not null,
        created_at timestamptz not null default now(),
        username text unique,
        display_name_sealed text not null,
        place text not null,
        area_code text,
        area_path text,
        area_name text,
        unit_id uuid,
        unit_name text,
        unit_kind text,
        street text,
        email_sealed text,
        delivery text,
        password_hash text,
        password_temporary boolean not null default false,
        password_expires_at timestamptz,
        failed_attempts int not null default 0,
        blocked_until timestamptz,
        token_version int not null default 1,
        version int not null default 1,
        requested_at timestamptz,
        refusal_sealed text
      );
      create unique index one_admin_per_unit on account (unit_id) where role = 'unit-admin' and state <> 'REFUSED';
      create index account_requests on account (state, requested_at, id) where role = 'unit-admin';
      create index account_staff on account (unit_id, created_at) where role = 'gate-staff';
      create table secret (
        account_id uuid primary key references account,
        sealed text not null
      );
      create table handover (
        id uuid primary key,
        account_id uuid not null unique references account,
        area_path text not null,
        state text not null,
        issued_at timestamptz not null,
        due_at timestamptz not null,
        opened_at timestamptz,
        opened_by uuid,
        opened_by_name text,
        confirmed_at timestamptz,
        received_by_sealed text
      );
      create index handover_by_path on handover (area_path text_pattern_ops, state, due_at, id);
      create table session (
        token_digest text primary key,
        family uuid not null,
        account_id uuid not null references account,
        token_version int not null,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        revoked_at timestamptz
      );
      create index session_family on session (family);
      create index session_account on session (account_id);
      create table access_trail (
        id bigint generated always as identity primary key,
        event_id uuid not null unique,
        at timestamptz not null,
        actor_id uuid not null,
        role text not null,
        action text not null,
        subject_kind text not null,
        subject_id text not null
      );
      create index access_trail_recent on access_trail (at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table access_trail, session, handover, secret, account');
  }
}
