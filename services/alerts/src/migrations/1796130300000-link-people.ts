import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes that lead from a person of a day to their cases, and to the cases whose contact they are. */
export class LinkPeople1796130300000 implements MigrationInterface {
  name = 'LinkPeople1796130300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index case_by_person on suspected_case (day, person_index);
      create index case_contact_by_person on case_contact (day, person_index);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index case_contact_by_person, case_by_person');
  }
}
