import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States of gate devices, from events of accounts, and the device that sent a check. */
export class CreateGateDevices1796062800000 implements MigrationInterface {
  name = 'CreateGateDevices1796062800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gate_device (
        id uuid primary key,
        unit_id uuid not null,
        state text not null,
        state_since timestamptz not null,
        version bigint not null
      );
      alter table gate_check add column device_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table gate_check drop column device_id; drop table gate_device');
  }
}
