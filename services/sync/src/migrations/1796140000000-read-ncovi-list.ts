import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The national NCOVI list: position, published entries, pending and unusable changes, decisions; and the stream about covered units. */
export class ReadNcoviList1796140000000 implements MigrationInterface {
  name = 'ReadNcoviList1796140000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ncovi_feed (
        single boolean primary key check (single),
        state text not null check (state in ('reading', 'unreachable', 'refused', 'asking')),
        refusal text,
        last_error text,
        failures int not null default 0,
        cursor bigint not null,
        chain text not null,
        head bigint not null,
        listed_there int not null default 0,
        pass int not null default 1,
        is_comparing boolean not null default false,
        confirmed_removals int,
        read_at timestamptz,
        attempted_at timestamptz,
        published_at timestamptz,
        changes bigint not null default 0
      );
      insert into ncovi_feed (single, state, cursor, chain, head) values (true, 'reading', 0, 'start', 0);
      create table ncovi_entry (
        entry_id text primary key,
        digest text,
        version int not null,
        seen_pass int not null
      );
      create table ncovi_pending_entry (
        entry_id text primary key,
        digest text,
        content_sealed text
      );
      create table ncovi_quarantine (
        entry_id text primary key,
        change bigint not null,
        reason text not null,
        at timestamptz not null
      );
      create table ncovi_decision (
        id uuid primary key,
        kind text not null check (kind in ('confirm', 'refuse', 'restart')),
        removals int not null,
        units int not null,
        reason text not null,
        at timestamptz not null,
        decided_by uuid not null,
        decided_by_name text not null
      );
      insert into feed_stream (stream) values ('cover') on conflict do nothing;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from feed_cursor where stream = 'cover';
      delete from feed_stream where stream = 'cover';
      drop table ncovi_decision, ncovi_quarantine, ncovi_pending_entry, ncovi_entry, ncovi_feed;
    `);
  }
}
