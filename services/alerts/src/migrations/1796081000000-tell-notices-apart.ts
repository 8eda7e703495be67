import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why people are notified, and why the system of a centre did not accept a call. */
export class TellNoticesApart1796081000000 implements MigrationInterface {
  name = 'TellNoticesApart1796081000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_notice add column cause text not null default 'opened';
      alter table centre_webhook add column refused_reason text;
      update centre_webhook set refused_reason = 'status' where refused_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table centre_webhook drop column refused_reason;
      alter table case_notice drop column cause;
    `);
  }
}
