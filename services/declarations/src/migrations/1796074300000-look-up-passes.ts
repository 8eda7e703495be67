import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds the passes of a day by ID paper, as `declaration_by_phone` does by phone: both indexes hold HMACs under the key of the day and
 * tell nothing once it is destroyed. A hash index has no entry for a declaration without an ID paper. Checks say whether their pass was
 * looked up instead of shown.
 */
export class LookUpPasses1796074300000 implements MigrationInterface {
  name = 'LookUpPasses1796074300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index declaration_by_id_paper on declaration using hash (id_index);
      alter table gate_check add column looked_up boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gate_check drop column looked_up;
      drop index declaration_by_id_paper;
    `);
  }
}
