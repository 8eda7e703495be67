import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasures of declarations whose people are contacts of a case. */
export class RestrictErasedContacts1796112100000 implements MigrationInterface {
  name = 'RestrictErasedContacts1796112100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_erasure (
        case_id uuid not null references suspected_case on delete cascade,
        declaration_id uuid not null,
        erased_at timestamptz not null,
        primary key (case_id, declaration_id)
      );
      create index case_contact_restricted on case_contact (case_id) where content_state = 'restricted';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index case_contact_restricted; drop table contact_erasure');
  }
}
