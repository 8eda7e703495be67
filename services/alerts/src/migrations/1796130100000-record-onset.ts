import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day on which the symptoms of the person of a case began. */
export class RecordOnset1796130100000 implements MigrationInterface {
  name = 'RecordOnset1796130100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table suspected_case add column onset_day date;
      create index case_by_onset on suspected_case (onset_day) where onset_day is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table suspected_case drop column onset_day');
  }
}
