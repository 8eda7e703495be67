import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Uses hash indexes for phones and pass codes. Both are random and looked up by equality only, so each new row wrote a separate page
 * of two B-trees. A hash index stores four bytes of each and has no levels, so the cost of a row does not grow during a day.
 */
export class UseHashIndexes1795822000000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
  name = 'HashLookups1795822000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_by_phone;
      drop index declaration_by_code;
      create index declaration_by_phone on declaration using hash (phone_index);
      create index declaration_by_code on declaration using hash (pass_code);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_by_phone;
      drop index declaration_by_code;
      create index declaration_by_phone on declaration (unit_id, phone_index);
      create index declaration_by_code on declaration (pass_code);
    `);
  }
}
