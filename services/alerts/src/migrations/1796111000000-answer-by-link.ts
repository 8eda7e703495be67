import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which contacts answer the daily question. Whoever answers by a link has no account. */
export class AnswerByLink1796111000000 implements MigrationInterface {
  name = 'AnswerByLink1796111000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_link (
        id uuid primary key,
        contact_id uuid not null unique references case_contact on delete cascade,
        created_at timestamptz not null,
        created_by uuid not null,
        last_sent_day date,
        answered_day date,
        answer text,
        symptoms_sealed text,
        answered_version int
      );
      alter table case_contact add column link_state text;
      alter table case_contact_event alter column actor_id drop not null, alter column actor_name drop not null;
      create index case_contact_ill on case_contact (case_id, due_at) where state = 'ill' and due_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index case_contact_ill;
      delete from case_contact_event where actor_id is null;
      alter table case_contact_event alter column actor_id set not null, alter column actor_name set not null;
      alter table case_contact drop column link_state;
      drop table contact_link;
    `);
  }
}
