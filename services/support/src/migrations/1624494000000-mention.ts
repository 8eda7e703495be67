import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Posts that answer another of their thread, and committees that a post names. */
export class Mention1624494000000 implements MigrationInterface {
  name = 'Mention1624494000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table post add reply_to uuid references post;
      create table mention (
        post_id uuid not null references post,
        thread_id uuid not null references thread,
        number int not null,
        body text not null,
        area_path text not null,
        place text not null,
        primary key (post_id, area_path, body)
      );
      create index mention_of_committee on mention (area_path, body, thread_id, number);
      create index mention_in_thread on mention (thread_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mention; alter table post drop reply_to');
  }
}
