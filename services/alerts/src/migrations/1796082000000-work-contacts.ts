import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts of cases: searches, their received pages, the contacts and what was recorded about each. */
export class WorkContacts1796082000000 implements MigrationInterface {
  name = 'WorkContacts1796082000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_search (
        id uuid primary key,
        case_id uuid not null references suspected_case on delete cascade,
        state text not null,
        minutes_inside_together int not null,
        minutes_at_same_gate int not null,
        days_before int not null,
        reason_sealed text not null,
        requested_by uuid not null,
        requested_by_name text not null,
        requested_at timestamptz not null,
        found_count int,
        left_out_count int,
        visit_count int,
        received_pages int not null default 0,
        page_count int,
        completed_at timestamptz
      );
      create index contact_search_of on contact_search (case_id, requested_at desc);
      create table contact_page (
        search_id uuid not null references contact_search on delete cascade,
        page int not null,
        received_at timestamptz not null,
        primary key (search_id, page)
      );
      create table case_contact (
        id uuid primary key,
        case_id uuid not null references suspected_case on delete cascade,
        declaration_id uuid not null,
        unit_id uuid not null,
        unit_name text not null,
        gate_id uuid not null,
        gate_name text not null,
        day date not null,
        person_index text not null,
        reason text not null,
        minutes_together int,
        minutes_apart int,
        near_at timestamptz not null,
        rank int not null,
        content_state text not null,
        content_sealed text,
        day_ciphertext text,
        found_at timestamptz not null,
        state text not null default 'to-call',
        attempts int not null default 0,
        due_at timestamptz,
        reached_at timestamptz,
        follow_up_from date,
        answered_days int not null default 0,
        last_answered_day date,
        last_result text,
        assignee_id uuid,
        assignee_name text,
        version int not null default 1,
        unique (case_id, day, unit_id, person_index)
      );
      create index case_contact_by_rank on case_contact (case_id, rank, id);
      create index case_contact_waiting on case_contact (day) where day_ciphertext is not null;
      create index case_contact_followed on case_contact (follow_up_from) where state = 'follow-up';
      create table case_contact_event (
        id bigint generated always as identity primary key,
        contact_id uuid not null references case_contact on delete cascade,
        recorded_at timestamptz not null,
        result text not null,
        actor_id uuid not null,
        actor_name text not null,
        note_sealed text
      );
      create index case_contact_event_of on case_contact_event (contact_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table case_contact_event, case_contact, contact_page, contact_search');
  }
}
