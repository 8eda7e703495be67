import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  CreateEndedSessions1796024700000,
  KeepWorkerTroubles1796018400000,
  RenamePublishedVersion1796041200000,
  SpareDays1795822000000,
} from './platform-migrations-2026.js';

/** Creates the tables of every service: outbox, inbox, dead letters, timers, account versions. */
class CreatePlatformTables1624492800000 implements MigrationInterface {
  name = 'CreatePlatformTables1624492800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        seq bigint generated always as identity,
        created_on date not null,
        created_at timestamptz not null default clock_timestamp(),
        lane smallint not null,
        topic text not null,
        key text not null,
        event jsonb,
        expander text,
        expander_input jsonb,
        published_at timestamptz,
        primary key (created_on, seq),
        check ((event is null) <> (expander is null))
      ) partition by range (created_on);
      create index outbox_waiting on outbox (lane, seq) where published_at is null;
      create table outbox_default partition of outbox default;

      create table inbox (
        event_id uuid not null,
        event_on date not null,
        topic text not null,
        applied_at timestamptz not null default now(),
        primary key (event_on, event_id, topic)
      ) partition by range (event_on);
      create table inbox_default partition of inbox default;

      create table dead_letter (
        id uuid primary key,
        topic text not null,
        partition int not null,
        "offset" text not null,
        key text,
        value bytea,
        reason text not null,
        attempts int not null,
        dead_at timestamptz not null default now(),
        replayed_at timestamptz,
        unique (topic, partition, "offset")
      );
      create index dead_letter_open on dead_letter (dead_at) where replayed_at is null;

      create table job (
        id uuid primary key,
        kind text not null,
        key text not null,
        due_at timestamptz not null,
        payload jsonb not null,
        correlation_id text not null,
        attempts int not null default 0,
        last_error text,
        done_at timestamptz,
        unique (kind, key)
      );
      create index job_due on job (due_at) where done_at is null;

      create table known_account (
        account_id uuid primary key,
        token_version int not null,
        active boolean not null,
        aggregate_version bigint not null
      );
    `);
    await runner.query(`
      create function make_day_partitions(parent text, first_day date, days int) returns void language plpgsql as $$
      declare d date;
      begin
        for i in 0..days - 1 loop
          d := first_day + i;
          if to_regclass(format('%I', parent || '_' || to_char(d, 'YYYYMMDD'))) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)', parent || '_' || to_char(d, 'YYYYMMDD'), parent, d, d + 1);
          end if;
        end loop;
      end $$;
      create function drop_day_partitions(parent text, before_day date) returns int language plpgsql as $$
      declare child record; dropped int := 0;
      begin
        for child in
          select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
          where p.relname = parent and c.relname ~ ('^' || parent || '_[0-9]{8}$')
        loop
          if to_date(right(child.relname, 8), 'YYYYMMDD') < before_day then
            execute format('drop table %I', child.relname);
            dropped := dropped + 1;
          end if;
        end loop;
        return dropped;
      end $$;
    `);
    await runner.query(`
      select make_day_partitions('outbox', (now() at time zone 'Asia/Ho_Chi_Minh')::date - 1, 9);
      select make_day_partitions('inbox', (now() at time zone 'Asia/Ho_Chi_Minh')::date - 1, 9);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table outbox, inbox, dead_letter, job, known_account; drop function make_day_partitions; drop function drop_day_partitions',
    );
  }
}

/**
 * Creates the counters of rate limits. Unlogged: after a crash of Postgres the counters start again, which affects
 * one window at most.
 */
class CreateTallies1624492900000 implements MigrationInterface {
  name = 'CreateTallies1624492900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table tally (
        name text not null,
        subject text not null,
        ends_at timestamptz not null,
        count int not null,
        primary key (name, subject, ends_at)
      );
      create index tally_ended on tally (ends_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table tally');
  }
}

/**
 * Handles rows that arrive before the partition of their day exists: they stay in the default partition, move to
 * theirs when it is created, and expire like all others. A partition is attached, which blocks no writer.
 */
class MoveRowsOutOfDefault1624492800100 implements MigrationInterface {
  name = 'MoveRowsOutOfDefault1624492800100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index dead_letter_recent on dead_letter (dead_at);
      create or replace function default_partition(parent text) returns regclass language sql stable as $$
        select nullif(partdefid, 0)::regclass from pg_partitioned_table where partrelid = parent::regclass
      $$;
      create or replace function partition_column(parent text) returns name language sql stable as $$
        select a.attname from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
        where p.partrelid = parent::regclass
      $$;
      create or replace function make_day_partitions(parent text, first_day date, days int) returns void language plpgsql as $$
      declare
        d date;
        child text;
        rest regclass := default_partition(parent);
        day_column name := partition_column(parent);
      begin
        for i in 0..days - 1 loop
          d := first_day + i;
          child := parent || '_' || to_char(d, 'YYYYMMDD');
          continue when to_regclass(format('%I', child)) is not null;
          execute format('create table %I (like %I including defaults including constraints)', child, parent);
          if rest is not null then
            execute format('lock table %s in access exclusive mode', rest);
            execute format(
              'with moved as (delete from %s where %I = %L returning *) insert into %I select * from moved',
              rest, day_column, d, child
            );
          end if;
          execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, d, d + 1);
        end loop;
      end $$;
      create or replace function drop_day_partitions(parent text, before_day date) returns int language plpgsql as $$
      declare
        child record;
        dropped int := 0;
        rest regclass := default_partition(parent);
      begin
        for child in
          select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = parent::regclass and c.relname ~ ('^' || parent || '_[0-9]{8}$')
        loop
          if to_date(right(child.relname, 8), 'YYYYMMDD') < before_day then
            execute format('drop table %I', child.relname);
            dropped := dropped + 1;
          end if;
        end loop;
        if rest is not null then
          execute format('delete from %s where %I < %L', rest, partition_column(parent), before_day);
        end if;
        return dropped;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // The functions stay, because they also do what the earlier ones did.
    await runner.query('drop index dead_letter_recent');
  }
}

/** Stores events as `json`: an event is published exactly as it was written. */
class KeepEventsAsWritten1795572000000 implements MigrationInterface {
  name = 'KeepEventsAsWritten1795572000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table outbox alter column event type json using event::json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table outbox alter column event type jsonb using event::jsonb');
  }
}

export const platformMigrations = [
  CreatePlatformTables1624492800000,
  MoveRowsOutOfDefault1624492800100,
  CreateTallies1624492900000,
  KeepEventsAsWritten1795572000000,
  SpareDays1795822000000,
  KeepWorkerTroubles1796018400000,
  CreateEndedSessions1796024700000,
  RenamePublishedVersion1796041200000,
];
