import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Declarations of a case: a person may declare several times on one day. */
export class JoinDeclarations1796040600000 implements MigrationInterface {
  name = 'JoinDeclarations1796040600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_declaration (
        case_id uuid not null references suspected_case,
        declaration_id uuid not null,
        joined_at timestamptz not null,
        primary key (case_id, declaration_id)
      );
      insert into case_declaration (case_id, declaration_id, joined_at)
        select id, declaration_id, opened_at from suspected_case;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table case_declaration');
  }
}
