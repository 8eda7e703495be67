import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the cases that a declaration belongs to, when its person is corrected or a report is taken back. */
export class IndexCaseDeclarations1796074500000 implements MigrationInterface {
  name = 'IndexCaseDeclarations1796074500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index case_declaration_by_declaration on case_declaration (declaration_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index case_declaration_by_declaration');
  }
}
