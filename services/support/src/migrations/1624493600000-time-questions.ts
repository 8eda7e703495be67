import { foldVietnamese } from '@khai-bao/areas';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions and who owes the answer until when; and a search in the words of posts, without diacritics. */
export class TimeQuestions1624493600000 implements MigrationInterface {
  name = 'TimeQuestions1624493600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table question (
        post_id uuid primary key references post,
        thread_id uuid not null references thread,
        asker_body text not null,
        asker_path text not null,
        owed_body text not null,
        owed_path text not null,
        owed_place text,
        due_at timestamptz not null,
        answered_at timestamptz,
        answer_id uuid references post,
        late_at timestamptz,
        above_body text,
        above_path text
      );
      create index question_open_in_thread on question (thread_id, due_at) where answered_at is null;
      create index question_owed on question (owed_path, owed_body, due_at) where answered_at is null;
      create index question_above on question (above_path, above_body, due_at) where answered_at is null and above_path is not null;
      create index question_by_thread on question (thread_id);
      alter table post add search_text text not null default '';
      create index post_search on post using gin (search_text gin_trgm_ops) where search_text <> '';
    `);
    // What was written before is found too. Folding is the apps' and services' own, so it is done here and not in SQL.
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const posts = (await runner.query(
        `select id, text from post where id > $1 and text <> '' order by id limit 500`,
        [last],
      )) as { id: string; text: string }[];
      if (posts.length === 0) break;
      await runner.query(
        'update post p set search_text = f.folded from unnest($1::uuid[], $2::text[]) as f (id, folded) where p.id = f.id',
        [posts.map(({ id }) => id), posts.map(({ text }) => foldVietnamese(text))],
      );
      last = posts.at(-1)!.id;
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table question; drop index post_search; alter table post drop search_text');
  }
}
