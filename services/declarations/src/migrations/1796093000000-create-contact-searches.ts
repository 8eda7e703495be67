import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates `contact_search`, one row for each request for the contacts of a case: a repeated request is not searched again. */
export class CreateContactSearches1796093000000 implements MigrationInterface {
  name = 'CreateContactSearches1796093000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_search (
        request_id uuid primary key,
        case_id uuid not null,
        day date not null,
        request jsonb not null,
        received_at timestamptz not null,
        finished_at timestamptz,
        visit_count int,
        found_count int,
        left_out_count int
      );
      create index contact_search_by_day on contact_search (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table contact_search');
  }
}
