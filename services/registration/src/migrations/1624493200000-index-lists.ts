import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An index for every list of a committee and of the city, and for a search of any part of a name, without diacritics. */
export class IndexLists1624493200000 implements MigrationInterface {
  name = 'IndexLists1624493200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create index unit_search on unit using gin (name_folded gin_trgm_ops);
      create index unit_by_tax_code on unit (tax_code) where tax_code is not null;
      create index unit_recent on unit (state_since, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index unit_recent, unit_by_tax_code, unit_search');
  }
}
