import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One index instead of two finds a record by its number. Payloads are read completely, so they are stored as the received text. */
export class SlimFeedRecords1795572000000 implements MigrationInterface {
  name = 'SlimFeedRecords1795572000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table feed_record drop constraint feed_record_pkey;
      drop index feed_record_seq;
      alter table feed_record add primary key (stream, seq, kept_day);
      alter table feed_record alter column payload type json using payload::json;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table feed_record alter column payload type jsonb using payload::jsonb;
      alter table feed_record drop constraint feed_record_pkey;
      alter table feed_record add primary key (kept_day, stream, seq);
      create index feed_record_seq on feed_record (stream, seq);
    `);
  }
}
