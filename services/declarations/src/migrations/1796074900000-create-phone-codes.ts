import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates one-time codes to phones, and the messages that wait to be sent. Both are deleted when their time is over. */
export class CreatePhoneCodes1796074900000 implements MigrationInterface {
  name = 'CreatePhoneCodes1796074900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table phone_code (
        id uuid primary key,
        purpose text not null check (purpose in ('declare', 'find')),
        phone_index text not null,
        code_hash text not null,
        declaration_id uuid,
        attempts_left smallint not null,
        expires_at timestamptz not null
      );
      create index phone_code_by_end on phone_code (expires_at);
      create table outgoing_message (
        id uuid primary key,
        phone_sealed text not null,
        content_sealed text not null,
        expires_at timestamptz not null
      );
      create index outgoing_message_by_end on outgoing_message (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table outgoing_message, phone_code;');
  }
}
