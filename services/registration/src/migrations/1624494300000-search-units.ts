import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A blank before name and street, so that a house number or a short word is found by the index where a word begins. */
export class SearchUnits1624494300000 implements MigrationInterface {
  name = 'SearchUnits1624494300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index unit_search;
      create index unit_search on unit using gin ((' ' || name_folded) gin_trgm_ops);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index unit_search;
      create index unit_search on unit using gin (name_folded gin_trgm_ops);
    `);
  }
}
