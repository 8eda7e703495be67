import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Staff accounts of each unit, from account events. A check may name only one of them as its guard. Accounts that have
 * recorded checks are known from those, because their events were consumed before this table existed.
 */
export class CreateUnitStaff1796041800000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
  name = 'KnowUnitStaff1796041800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unit_staff (
        unit_id uuid not null,
        account_id uuid not null,
        primary key (unit_id, account_id)
      );
      insert into unit_staff (unit_id, account_id) select distinct unit_id, actor_id from gate_check;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unit_staff');
  }
}
