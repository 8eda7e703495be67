import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates `contact_disclosure`: which cases got the content of a declaration as that of a contact. */
export class RecordContactDisclosures1796112000000 implements MigrationInterface {
  name = 'RecordContactDisclosures1796112000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_disclosure (
        declaration_id uuid not null,
        case_id uuid not null,
        day date not null,
        disclosed_at timestamptz not null,
        case_ended_at timestamptz,
        primary key (declaration_id, case_id)
      );
      create index contact_disclosure_by_case on contact_disclosure (case_id);
      create index contact_disclosure_by_day on contact_disclosure (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table contact_disclosure');
  }
}
