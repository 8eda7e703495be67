import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of declarations are written once and read by their key: a vacuum that only follows inserts has nothing to do. Days that go leave dead rows, which are vacuumed. */
export class SpareKeys1795822100000 implements MigrationInterface {
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
