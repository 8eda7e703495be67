import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Searches for contacts that were never answered, from before there was a deadline. */
export class EndUnansweredSearches1796100200000 implements MigrationInterface {
  name = 'EndUnansweredSearches1796100200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update contact_search set state = 'unanswered' where state = 'searching' and requested_at < now() - interval '10 minutes'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update contact_search set state = 'searching' where state = 'unanswered'`);
  }
}
