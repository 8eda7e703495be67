import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The published major versions of guides, which posters state. */
export class KnowGuides1796160000000 implements MigrationInterface {
  name = 'KnowGuides1796160000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table guide_major (role text primary key, major int not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table guide_major');
  }
}
