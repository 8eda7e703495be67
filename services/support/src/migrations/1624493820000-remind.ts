import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A committee's thread of reminders: whose it is. */
export class Remind1624493820000 implements MigrationInterface {
  name = 'Remind1624493820000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table thread add reminds text check (reminds in ('ward', 'district', 'dic', 'health'));
      create unique index thread_of_reminders on thread (area_path, reminds) where reminds is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index thread_of_reminders; alter table thread drop reminds');
  }
}
