import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of posts: what is known of each; the bytes are in the file store, sealed under a key that stands here. */
export class KeepFiles1624493700000 implements MigrationInterface {
  name = 'KeepFiles1624493700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table file (
        id uuid primary key,
        thread_id uuid not null references thread,
        post_id uuid references post,
        position int not null default 0,
        uploader_id uuid not null,
        name text not null,
        type text not null,
        size int not null,
        sha256 text not null,
        has_formulas boolean not null,
        key_sealed text not null,
        stored_at timestamptz not null
      );
      create index file_of_post on file (thread_id, post_id, position);
      create index file_waiting on file (uploader_id, stored_at) where post_id is null;
      create index file_orphan on file (stored_at) where post_id is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file');
  }
}
