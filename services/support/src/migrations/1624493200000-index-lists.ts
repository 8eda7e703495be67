import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search of any part of a thread's text, without diacritics; and the pharmacies, whose threads the Department of Health sees. */
export class IndexLists1624493200000 implements MigrationInterface {
  name = 'IndexLists1624493200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create index thread_search on thread using gin (search_text gin_trgm_ops);
      create index unit_pharmacy on unit (id) where kind = 'pharmacy';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index unit_pharmacy, thread_search');
  }
}
