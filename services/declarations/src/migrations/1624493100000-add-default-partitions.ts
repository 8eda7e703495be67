import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds default partitions. They hold the rows of a day without a partition until it is created. */
export class AddDefaultPartitions1624493100000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
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
