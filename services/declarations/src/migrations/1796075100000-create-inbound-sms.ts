import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the ids of inbound messages, so that a replay has no effect. */
export class CreateInboundSms1796075100000 implements MigrationInterface {
  name = 'CreateInboundSms1796075100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inbound_sms (
        message_id text primary key,
        received_at timestamptz not null,
        answered_at timestamptz
      );
      create index inbound_sms_by_time on inbound_sms (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table inbound_sms;');
  }
}
