import { feedStreams } from '@khai-bao/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSync1624493000000 implements MigrationInterface {
  name = 'CreateSync1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_stream (stream text primary key, last bigint not null default 0);
      insert into feed_stream (stream) values ${feedStreams.map((stream) => `('${stream}')`).join(', ')};

      -- Declarations and checks stand under their day, in partitions that retention drops; the rest under infinity.
      create table feed_record (
        kept_day date not null,
        stream text not null,
        seq bigint not null,
        aggregate_id text not null,
        version bigint not null,
        day date,
        event_time timestamptz not null,
        correlation_id text not null,
        payload jsonb not null,
        received_at timestamptz not null default now(),
        primary key (kept_day, stream, seq)
      ) partition by range (kept_day);
      create index feed_record_seq on feed_record (stream, seq);
      create index feed_record_held on feed_record (stream, aggregate_id, version);
      create table feed_record_lasting partition of feed_record for values from ('infinity') to (maxvalue);
      create table feed_record_default partition of feed_record default;
      select make_day_partitions('feed_record', (now() at time zone 'Asia/Ho_Chi_Minh')::date - 29, 38);

      create table day_key (day date primary key, key_sealed text, version bigint not null);

      create table destination (
        name text primary key,
        state text not null default 'running' check (state in ('running', 'waiting', 'paused', 'unreachable')),
        paused_by text,
        failures int not null default 0,
        refusals int not null default 0,
        last_error text,
        next_attempt_at timestamptz,
        last_receipt_at timestamptz,
        changes bigint not null default 0
      );
      create table feed_cursor (
        destination text not null references destination,
        stream text not null,
        confirmed bigint not null default 0,
        holes_confirmed bigint not null default 0,
        quarantined bigint not null default 0,
        sent bigint not null default 0,
        attempt_key uuid,
        attempt_to bigint,
        attempt_at timestamptz,
        primary key (destination, stream)
      );
      create table quarantine (
        destination text not null references destination,
        stream text not null,
        seq bigint not null,
        reason text not null,
        at timestamptz not null,
        primary key (destination, stream, seq)
      );
      create index quarantine_recent on quarantine (destination, at desc, stream, seq);
      create table receipt (
        id text not null,
        destination text not null references destination,
        stream text not null,
        from_seq bigint not null,
        to_seq bigint not null,
        entries int not null,
        digest text not null,
        idempotency_key uuid not null,
        jws text not null,
        confirmed_at timestamptz not null,
        received_at timestamptz not null,
        primary key (destination, id)
      );
      create index receipt_recent on receipt (destination, received_at desc, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table receipt, quarantine, feed_cursor, destination, day_key, feed_record, feed_stream',
    );
  }
}
