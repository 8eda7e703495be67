import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each committee has read, and which have acknowledged a post that asks for it. */
export class KeepReceipts1624493500000 implements MigrationInterface {
  name = 'KeepReceipts1624493500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table committee_read (
        thread_id uuid not null references thread,
        area_path text not null,
        body text not null,
        place text not null,
        number int not null,
        at timestamptz not null,
        primary key (thread_id, area_path, body)
      );
      alter table post
        add detail jsonb,
        add ack_path text,
        add ack_levels text[],
        add ack_by date,
        add check ((ack_path is null) = (ack_levels is null) and (ack_path is null) = (ack_by is null));
      create index post_to_acknowledge on post (ack_path, ack_by, thread_id) where ack_path is not null;
      create index post_asks_in_thread on post (thread_id) where ack_path is not null;
      create table acknowledgement (
        post_id uuid not null references post,
        area_path text not null,
        place text not null,
        account_id uuid not null,
        account_name text not null,
        at timestamptz not null,
        primary key (post_id, area_path)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table acknowledgement, committee_read;
      drop index post_to_acknowledge, post_asks_in_thread;
      alter table post drop detail, drop ack_path, drop ack_levels, drop ack_by;
    `);
  }
}
