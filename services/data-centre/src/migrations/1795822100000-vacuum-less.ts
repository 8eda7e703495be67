import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Resources are rarely updated, so a vacuum after inserts runs when the table has doubled, and not after each 20 %. */
export class VacuumLess1795822100000 implements MigrationInterface {
  name = 'VacuumLess1795822100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table resource set (autovacuum_vacuum_insert_threshold = 1000000, autovacuum_vacuum_insert_scale_factor = 1)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table resource reset (autovacuum_vacuum_insert_threshold, autovacuum_vacuum_insert_scale_factor)',
    );
  }
}
