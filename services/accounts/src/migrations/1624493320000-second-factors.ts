import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second factor, codes for the day it is lost, and the devices that an account signs in from. */
export class SecondFactors1624493320000 implements MigrationInterface {
  name = 'SecondFactors1624493320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table second_factor (
        account_id uuid primary key references account,
        secret_sealed text not null,
        begun_at timestamptz not null,
        confirmed_at timestamptz,
        last_step bigint not null default 0
      );
      create table recovery_code (
        account_id uuid not null references second_factor on delete cascade,
        code_digest text not null,
        used_at timestamptz,
        primary key (account_id, code_digest)
      );
      create table known_device (
        account_id uuid not null references account,
        device_digest text not null,
        device text not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (account_id, device_digest)
      );
      alter table session add column device text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table session drop column device; drop table known_device, recovery_code, second_factor',
    );
  }
}
