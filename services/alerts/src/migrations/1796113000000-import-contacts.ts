import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts from a spreadsheet: they have no declaration. The index of the phone finds who is a contact of the case already. */
export class ImportContacts1796113000000 implements MigrationInterface {
  name = 'ImportContacts1796113000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_contact alter column declaration_id drop not null,
        add column phone_index text,
        add column imported_by_name text;
      create index case_contact_by_phone on case_contact (case_id, phone_index) where phone_index is not null;
      create index case_contact_unindexed on case_contact (case_id, id) where phone_index is null and content_sealed is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from case_contact where declaration_id is null;
      drop index case_contact_by_phone;
      drop index case_contact_unindexed;
      alter table case_contact drop column phone_index, drop column imported_by_name, alter column declaration_id set not null;
    `);
  }
}
