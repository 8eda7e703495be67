import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a thread's posts were delivered to an account: nothing beyond is marked as read. Null: the thread itself was never asked for. */
export class MarkDelivered1796025900000 implements MigrationInterface {
  name = 'MarkDelivered1796025900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read_mark add column delivered int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read_mark drop column delivered');
  }
}
