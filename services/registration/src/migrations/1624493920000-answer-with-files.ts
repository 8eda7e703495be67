import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that a unit answers its committee with: sealed under the unit's key, their bytes in the file store. */
export class AnswerWithFiles1624493920000 implements MigrationInterface {
  name = 'AnswerWithFiles1624493920000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table answer_file (
        id uuid primary key,
        unit_id uuid not null references unit,
        history_id bigint references unit_history,
        type text not null,
        size int not null,
        mark text not null,
        stored_at timestamptz not null
      );
      create index answer_file_of on answer_file (unit_id, id);
      create index answer_file_waiting on answer_file (stored_at) where history_id is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table answer_file');
  }
}
