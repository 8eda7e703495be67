import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One message to all silent units of an area, and how far it has come to each. */
export class UrgeOn1624493830000 implements MigrationInterface {
  name = 'UrgeOn1624493830000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unit_message (
        id uuid primary key,
        area_path text not null,
        area_name text not null,
        sent_on date not null,
        days int not null,
        text text not null,
        sent_at timestamptz not null,
        sent_by uuid not null,
        sent_by_name text not null,
        sent_by_place text not null,
        unique (area_path, sent_on)
      );
      create index unit_message_of on unit_message (area_path text_pattern_ops, sent_at desc, id desc);
      create index unit_message_recent on unit_message (sent_at desc, id desc);
      create table unit_message_to (
        message_id uuid not null references unit_message on delete cascade,
        unit_id uuid not null references unit on delete cascade,
        mail text not null check (mail in ('none', 'waiting', 'sent', 'refused')),
        read_at timestamptz,
        primary key (message_id, unit_id)
      );
      create index unit_message_waiting on unit_message_to (message_id, unit_id) where mail = 'waiting';
      create index unit_message_unread on unit_message_to (unit_id) where read_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unit_message_to, unit_message');
  }
}
