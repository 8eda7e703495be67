import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSupport1624493000000 implements MigrationInterface {
  name = 'CreateSupport1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unit (
        id uuid primary key,
        name text not null,
        kind text not null,
        street text not null,
        reference text not null,
        area_path text not null,
        area_name text not null,
        state text not null,
        state_since timestamptz not null,
        submitted_at timestamptz not null,
        actor_place text,
        version bigint not null
      );
      create table thread (
        id uuid primary key,
        kind text not null check (kind in ('registration', 'announcement', 'talk')),
        subject text not null,
        search_text text not null,
        unit_id uuid unique,
        area_path text not null,
        area_name text not null,
        state text,
        account_id uuid,
        account_version bigint not null default 0,
        unit_version bigint not null default 0,
        posts int not null default 0,
        last_post_at timestamptz not null,
        version int not null default 1
      );
      create index thread_by_path on thread (area_path text_pattern_ops, last_post_at, id);
      create index thread_recent on thread (last_post_at, id);
      create table post (
        id uuid primary key,
        thread_id uuid not null references thread,
        number int not null,
        at timestamptz not null,
        author_id uuid,
        author_name text,
        author_place text,
        kind text not null,
        code text,
        text text not null,
        card jsonb,
        client_key uuid unique,
        unique (thread_id, number)
      );
      create table read_mark (
        thread_id uuid not null references thread,
        account_id uuid not null,
        number int not null,
        primary key (thread_id, account_id)
      );
      create table thread_change (seq bigint primary key, thread_id uuid not null references thread, area_path text not null);
      create table thread_change_counter (one boolean primary key default true check (one), last bigint not null);
      insert into thread_change_counter (last) values (0);
      create table waiting_account (unit_id uuid primary key, snapshot jsonb not null, version bigint not null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table waiting_account, thread_change_counter, thread_change, read_mark, post, thread, unit',
    );
  }
}
