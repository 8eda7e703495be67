import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read model of areas: their names, and the wards into which others were merged. */
export class FollowAreas1796130000000 implements MigrationInterface {
  name = 'FollowAreas1796130000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table area (
        code text primary key,
        name text not null,
        level text not null check (level in ('city', 'district', 'ward')),
        path text not null,
        valid_from date not null,
        valid_to date,
        merged_into text,
        version bigint not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table area');
  }
}
