import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The NCOVI list as a log of numbered changes, and the position of the stream that says which system covers a unit. */
export class PublishNcoviList1796140000000 implements MigrationInterface {
  name = 'PublishNcoviList1796140000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ncovi_change (
        change bigint primary key,
        entry_id text not null,
        unit json,
        chain text not null,
        changed_at timestamptz not null
      );
      create table ncovi_unit (entry_id text primary key, digest text);
      create table ncovi_list (
        single boolean primary key check (single),
        head bigint not null,
        listed int not null,
        chain text not null
      );
      insert into ncovi_list (single, head, listed, chain) values (true, 0, 0, 'start');
      insert into stream_position (stream) values ('cover') on conflict do nothing;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from stream_position where stream = 'cover';
      drop table ncovi_list, ncovi_unit, ncovi_change;
    `);
  }
}
