import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices of the ladder of a case: a row per step, person and channel. Push subscriptions of duty people. */
export class SendCaseNotices1796075400000 implements MigrationInterface {
  name = 'SendCaseNotices1796075400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_notice (
        id uuid primary key,
        case_id uuid not null references suspected_case,
        unit_id uuid not null,
        ladder_started_at timestamptz not null,
        step int not null,
        level text not null,
        account_id uuid,
        name text,
        rank text,
        channel text,
        state text not null,
        reason text,
        due_at timestamptz not null,
        created_at timestamptz not null,
        handed_over_at timestamptz,
        opened_link_at timestamptz,
        used_at timestamptz,
        lead_notice_id uuid,
        unique nulls not distinct (case_id, ladder_started_at, step, level, account_id, channel)
      );
      create index case_notice_of_unit on case_notice (unit_id, account_id, channel, due_at);
      create index case_notice_joined on case_notice (lead_notice_id) where lead_notice_id is not null;
      create table push_subscription (
        id uuid primary key,
        account_id uuid not null,
        endpoint_index text not null unique,
        subscription_sealed text not null,
        created_at timestamptz not null,
        delivered_at timestamptz
      );
      create index push_subscription_of on push_subscription (account_id);
      alter table duty_shift add column alarm_state text, add column alarm_at timestamptz;
      create index duty_shift_start on duty_shift (area_code, starts_at) where alarm_state is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table duty_shift drop column alarm_state, drop column alarm_at;
      drop table push_subscription, case_notice;
    `);
  }
}
