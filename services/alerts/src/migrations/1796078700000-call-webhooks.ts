import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhook of a centre: its own system gets the cases of its area. */
export class CallWebhooks1796078700000 implements MigrationInterface {
  name = 'CallWebhooks1796078700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table centre_webhook (
        area_code text primary key references duty,
        url_sealed text not null,
        secret_sealed text not null,
        changed_at timestamptz not null,
        changed_by_name text not null,
        delivered_at timestamptz,
        refused_at timestamptz,
        refused_status int
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table centre_webhook');
  }
}
