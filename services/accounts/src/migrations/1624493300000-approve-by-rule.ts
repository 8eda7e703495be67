import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a decision on a request looks at (who received it, what its contact lacks, what it may duplicate), rules that decide,
 * and runs that decide many.
 */
export class ApproveByRule1624493300000 implements MigrationInterface {
  name = 'ApproveByRule1624493300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account
        add column tax_code text,
        add column received_tier text,
        add column contact_gaps text[] not null default '{}',
        add column approved_by uuid,
        add column approved_rule uuid,
        add column approved_at timestamptz,
        add column name_key text generated always as
          (regexp_replace(replace(replace(lower(normalize(unit_name, NFD)), 'đ', 'd'), 'Đ', 'd'), '[^a-z0-9]', '', 'g')) stored;
      create index account_same_name on account (area_path, name_key) where role = 'unit-admin';
      create index account_same_tax_code on account (tax_code) where role = 'unit-admin' and tax_code is not null;
      create table area_name (
        code text primary key,
        path text not null,
        name text not null,
        full_name text not null,
        level text not null,
        version int not null
      );
      create table approval_rule (
        id uuid primary key,
        area_path text not null,
        kinds text[] not null,
        tiers text[] not null,
        complete_contact boolean not null,
        no_duplicate boolean not null,
        state text not null,
        proposed_by uuid not null,
        proposed_at timestamptz not null,
        switched_on_by uuid,
        switched_on_at timestamptz,
        stopped_by uuid,
        stopped_at timestamptz,
        check (switched_on_by <> proposed_by)
      );
      create index account_approved_rule on account (approved_rule) where approved_rule is not null;
      create index approval_rule_on on approval_rule (state, id);
      create table approval_run (
        id uuid primary key,
        area_path text not null,
        filter jsonb not null,
        rule_id uuid references approval_rule,
        state text not null,
        started_by uuid not null,
        started_at timestamptz not null,
        ended_at timestamptz,
        total int not null,
        approved int not null default 0,
        passed_over int not null default 0,
        after_time timestamptz,
        after_id uuid
      );
      create index approval_run_recent on approval_run (started_at desc, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table approval_run, approval_rule, area_name;
      alter table account drop column name_key, drop column approved_at, drop column approved_rule, drop column approved_by,
        drop column contact_gaps, drop column received_tier, drop column tax_code;
    `);
  }
}
