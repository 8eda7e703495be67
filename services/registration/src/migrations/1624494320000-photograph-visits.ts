import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Photos of visits: sealed under the unit's key, their bytes in the file store; the small picture beside them stands sealed here. */
export class PhotographVisits1624494320000 implements MigrationInterface {
  name = 'PhotographVisits1624494320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inspection_photo (
        id uuid primary key,
        inspection_id uuid not null references inspection on delete cascade,
        unit_id uuid not null references unit on delete cascade,
        type text not null,
        size int not null,
        mark text not null,
        thumbnail_sealed bytea,
        stored_at timestamptz not null
      );
      create index inspection_photo_of on inspection_photo (unit_id, inspection_id, stored_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table inspection_photo');
  }
}
