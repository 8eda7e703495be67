import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A day without a partition refuses nobody: its rows wait in the default partition until theirs is made. */
export class WaitInDefault1624493100000 implements MigrationInterface {
  name = 'WaitInDefault1624493100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table declaration_default partition of declaration default;
      create table gate_check_default partition of gate_check default;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table declaration_default, gate_check_default');
  }
}
