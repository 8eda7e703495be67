import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an account's address takes mail: since when and why not, and when a later mail was taken. */
export class NoteFailedAddresses1624494600000 implements MigrationInterface {
  name = 'NoteFailedAddresses1624494600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account
        add column address_failed_at timestamptz,
        add column address_failed_why text check (address_failed_why in ('no-mailbox', 'full', 'refused')),
        add column address_tried_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table account drop column address_tried_at, drop column address_failed_why, drop column address_failed_at',
    );
  }
}
