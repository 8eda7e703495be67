import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several units may report the same person: each report is taken back by its own unit. */
export class ReportPeopleAtSeveralUnits1796084000000 implements MigrationInterface {
  name = 'ReportPeopleAtSeveralUnits1796084000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index pass_block_in_force;
      create unique index pass_block_in_force on pass_block (declaration_id, unit_id) where lifted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index pass_block_in_force;
      create unique index pass_block_in_force on pass_block (declaration_id) where lifted_at is null;
    `);
  }
}
