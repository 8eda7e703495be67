import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices to the contacts of a case, and their recipients. */
export class NotifyCoVisitors1796120000000 implements MigrationInterface {
  name = 'NotifyCoVisitors1796120000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table co_visitor_notice (
        id uuid primary key,
        case_id uuid not null references suspected_case on delete cascade,
        state text not null,
        reasons text[] not null,
        text_version text not null,
        hotline text not null,
        contact_count int not null,
        without_phone_count int not null,
        reached_count int not null,
        shared_phone_count int not null,
        earlier_notice_count int not null,
        prepared_at timestamptz not null,
        prepared_by uuid not null,
        prepared_by_name text not null,
        expires_at timestamptz not null,
        decided_at timestamptz,
        decided_by uuid,
        decided_by_name text,
        decision_reason_sealed text,
        sending_since timestamptz,
        finished_at timestamptz
      );
      create index co_visitor_notice_of on co_visitor_notice (case_id, prepared_at desc, id);
      create unique index one_prepared_notice_per_case on co_visitor_notice (case_id) where state = 'prepared';
      create table co_visitor_recipient (
        id uuid primary key,
        notice_id uuid not null references co_visitor_notice on delete cascade,
        case_id uuid not null,
        contact_id uuid not null,
        day date not null,
        district text not null,
        phone_index text not null,
        phone_sealed text not null,
        state text not null,
        failure text,
        attempts int not null default 0,
        claimed_at timestamptz,
        ended_at timestamptz
      );
      create index co_visitor_recipient_of on co_visitor_recipient (notice_id, state, id);
      create unique index one_message_per_case_day_and_phone on co_visitor_recipient (case_id, day, phone_index)
        where state in ('due', 'sending', 'sent', 'failed');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table co_visitor_recipient, co_visitor_notice');
  }
}
