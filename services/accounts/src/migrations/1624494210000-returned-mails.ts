import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a mail with an account came back, from which address, and that one is late. */
export class ReturnedMails1624494210000 implements MigrationInterface {
  name = 'ReturnedMails1624494210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account
        add column mail_failed_why text check (mail_failed_why in ('no-mailbox', 'full', 'refused')),
        add column mail_failed_address_sealed text,
        add column mail_delayed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table account drop column mail_delayed_at, drop column mail_failed_address_sealed, drop column mail_failed_why',
    );
  }
}
