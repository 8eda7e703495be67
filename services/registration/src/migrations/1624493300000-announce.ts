import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who receives registrations at a committee, and which announcement brought one. */
export class Announce1624493300000 implements MigrationInterface {
  name = 'Announce1624493300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_point (
        id uuid primary key,
        area_code text not null,
        name text not null,
        post text not null,
        phone text not null,
        hours text not null,
        kinds text[] not null,
        version int not null default 1,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        changed_by uuid not null
      );
      create index contact_point_of on contact_point (area_code, created_at, id);
      alter table unit add column announcement text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit drop column announcement; drop table contact_point');
  }
}
