import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the occupancy of units: people inside by zone, from gate checks. `occupancy_unit` has a row for each unit, which every
 * change locks: its number identifies changes to live pages. The zone that is the whole unit has the id of the unit.
 * `unit_hour` counts the passages of a unit by hour.
 */
export class CreateOccupancy1796061600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table occupancy_unit (
        unit_id uuid primary key,
        number bigint not null default 0,
        closing_minute int not null default 0 check (closing_minute between 0 and 1439)
      );
      create table occupancy_zone (
        id uuid primary key,
        unit_id uuid not null references occupancy_unit (unit_id),
        name text,
        capacity int check (capacity between 1 and 1000000),
        inside int not null default 0,
        entries int not null default 0,
        exits int not null default 0,
        counted_since timestamptz not null,
        left_at_closing int,
        override_until timestamptz,
        override_reason text,
        override_by text,
        created_at timestamptz not null
      );
      create index occupancy_zone_by_unit on occupancy_zone (unit_id, created_at);
      create table occupancy_zone_gate (
        gate_id uuid primary key,
        zone_id uuid not null references occupancy_zone (id) on delete cascade
      );
      create index occupancy_zone_gate_by_zone on occupancy_zone_gate (zone_id);
      create table occupancy_change (
        id uuid primary key,
        day date not null,
        unit_id uuid not null,
        zone_id uuid not null,
        kind text not null,
        changed_at timestamptz not null,
        inside_before int not null,
        inside_after int not null,
        reason text,
        actor_id uuid,
        actor_name text
      );
      create index occupancy_change_by_unit on occupancy_change (unit_id, changed_at desc, id desc);
      create index occupancy_change_by_day on occupancy_change using brin (day);
      create table unit_hour (
        unit_id uuid not null,
        day date not null,
        hour int not null,
        entries int not null,
        exits int not null,
        stopped int not null,
        primary key (unit_id, day, hour)
      );
      create index unit_hour_by_day on unit_hour using brin (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table unit_hour;
      drop table occupancy_change;
      drop table occupancy_zone_gate;
      drop table occupancy_zone;
      drop table occupancy_unit;
    `);
  }
}
