import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links the case of a contact with the case whose contact they are. */
export class LinkContactCases1796110000000 implements MigrationInterface {
  name = 'LinkContactCases1796110000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_link (
        case_id uuid not null references suspected_case on delete cascade,
        contact_of_id uuid not null references suspected_case on delete cascade,
        linked_at timestamptz not null,
        primary key (case_id, contact_of_id)
      );
      create index case_link_of on case_link (contact_of_id, linked_at desc);
      alter table case_contact add column opened_case_id uuid references suspected_case on delete set null;
      create index case_contact_opened on case_contact (opened_case_id) where opened_case_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table case_contact drop column opened_case_id; drop table case_link');
  }
}
