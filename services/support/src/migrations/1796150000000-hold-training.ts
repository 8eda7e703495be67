import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Training sessions, who is signed up, the mails to them, their questions, and messages to units that were not trained. */
export class HoldTraining1796150000000 implements MigrationInterface {
  name = 'HoldTraining1796150000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table training_session (
        id uuid primary key,
        title text not null,
        description text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        languages text[] not null,
        attendee_groups text[] not null,
        unit_kinds text[] not null,
        area_paths text[] not null,
        seats int not null check (seats > 0),
        room_address text not null,
        room_code text not null,
        recording_address text,
        state text not null check (state in ('PLANNED', 'CANCELLED')),
        cancel_reason text,
        sequence int not null,
        moves int not null,
        last_number int not null,
        sealed_key text,
        thread_id uuid not null references thread,
        organiser_place text not null,
        created_by uuid not null,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        version int not null
      );
      create index training_session_by_start on training_session (starts_at, id);

      create table training_sign_up (
        id uuid primary key,
        session_id uuid not null references training_session,
        number int not null,
        unit_id uuid,
        account_id uuid,
        area_path text not null,
        attendee_group text not null check (attendee_group in ('unit-admin', 'gate-staff', 'official')),
        person_key text not null,
        sealed_person text,
        has_mail boolean not null,
        state text not null check (state in ('SEATED', 'WAITING', 'LEFT')),
        signed_up_by uuid not null,
        signed_up_at timestamptz not null,
        arrived_at timestamptz,
        departed_at timestamptz,
        unique (session_id, number)
      );
      create unique index training_sign_up_of_person on training_sign_up (session_id, person_key) where state <> 'LEFT';
      create index training_sign_up_in_order on training_sign_up (session_id, state, number);
      create index training_sign_up_of_unit on training_sign_up (unit_id, session_id);
      create index training_sign_up_of_account on training_sign_up (account_id, session_id);
      create index training_sign_up_attended on training_sign_up (unit_id) where arrived_at is not null;

      create table training_mail (
        id uuid primary key,
        session_id uuid not null references training_session,
        sign_up_id uuid not null references training_sign_up,
        kind text not null check (kind in ('seat', 'promoted', 'moved', 'cancelled', 'day', 'hour')),
        moves int not null,
        due_at timestamptz not null,
        state text not null check (state in ('due', 'sent', 'skipped', 'refused')),
        reason text,
        ended_at timestamptz,
        unique (sign_up_id, kind, moves)
      );
      create index training_mail_due on training_mail (session_id, due_at) where state = 'due';

      create table training_question (
        id uuid primary key,
        session_id uuid not null references training_session,
        text text not null,
        asked_by uuid not null,
        asked_place text not null,
        asked_at timestamptz not null,
        answer text,
        answered_by_place text,
        answered_at timestamptz
      );
      create index training_question_of_session on training_question (session_id, asked_at);
      create index training_question_answered on training_question (answered_at desc, id desc) where answer is not null;

      create table training_question_vote (
        question_id uuid not null references training_question,
        account_id uuid not null,
        primary key (question_id, account_id)
      );

      create table training_call (
        id uuid primary key,
        area_path text not null,
        area_name text not null,
        text text not null,
        units int not null,
        called_on date not null,
        called_at timestamptz not null,
        called_by uuid not null,
        called_by_place text not null,
        unique (area_path, called_on)
      );

      create index unit_by_area on unit (area_path text_pattern_ops, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index unit_by_area; drop table training_call, training_question_vote, training_question, training_mail, training_sign_up, training_session',
    );
  }
}
