import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Phones that units enrolled for gate checks, the shifts of guards on them, and the guards' PINs. */
export class CreateGateDevices1796062700000 implements MigrationInterface {
  name = 'CreateGateDevices1796062700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gate_device_enrolment (
        id uuid primary key,
        token_digest text not null unique,
        unit_id uuid not null,
        created_by uuid not null references account,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index gate_device_enrolment_unit on gate_device_enrolment (unit_id, expires_at);
      create table gate_device (
        id uuid primary key,
        enrolment_id uuid not null unique,
        unit_id uuid not null,
        key_thumbprint text not null unique,
        name_sealed text not null,
        state text not null check (state in ('ACTIVE', 'LOCKED', 'ENDED')),
        state_since timestamptz not null,
        version int not null default 1,
        wrong_pin_count int not null default 0,
        enrolled_at timestamptz not null,
        last_seen_at timestamptz not null,
        platform text not null,
        app_version text not null,
        waiting_check_count int not null default 0
      );
      create index gate_device_unit on gate_device (unit_id, state, enrolled_at);
      create table gate_shift (
        id uuid primary key,
        device_id uuid not null references gate_device,
        account_id uuid not null references account,
        token_version int not null,
        started_at timestamptz not null,
        token_issued_at timestamptz not null,
        ended_at timestamptz
      );
      create unique index gate_shift_open on gate_shift (device_id) where ended_at is null;
      create index gate_shift_device on gate_shift (device_id, account_id, started_at);
      create index gate_shift_start on gate_shift (started_at);
      create table guard_pin (
        account_id uuid primary key references account,
        pin_hash text not null,
        set_at timestamptz not null,
        set_by uuid not null,
        wrong_count int not null default 0,
        blocked_until timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table guard_pin, gate_shift, gate_device, gate_device_enrolment');
  }
}
