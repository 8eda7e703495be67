import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a thread's posts were delivered to an account: nothing beyond is marked as read. */
export class MarkDelivered1796025900000 implements MigrationInterface {
  name = 'MarkDelivered1796025900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table read_mark add column delivered int not null default 0;
      update read_mark set delivered = number;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read_mark drop column delivered');
  }
}
