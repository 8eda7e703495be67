import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Disables the vacuum after inserts for client keys, which are inserted once and never updated. The dead rows of deleted days are
 * still vacuumed.
 */
export class DisableInsertVacuum1795822100000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
  name = 'SpareKeys1795822100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table submission set (autovacuum_vacuum_insert_threshold = -1);
      alter table check_key set (autovacuum_vacuum_insert_threshold = -1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table submission reset (autovacuum_vacuum_insert_threshold);
      alter table check_key reset (autovacuum_vacuum_insert_threshold);
    `);
  }
}
