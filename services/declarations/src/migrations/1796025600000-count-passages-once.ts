import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `gate_passage` holds, for each pass, gate, direction and decision, when it was recorded: two checks within ten minutes are one, from
 * whatever device. It is a table of its own because one row must be locked by all who record the same passage. `guard_id` is the guard
 * who made a check, as the device says, when another account sends it.
 */
export class CountPassagesOnce1796025600000 implements MigrationInterface {
  name = 'CountPassagesOnce1796025600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gate_passage (
        declaration_id uuid not null,
        gate_id uuid not null,
        direction text not null,
        decision text not null,
        day date not null,
        check_ids uuid[] not null,
        checked_at timestamptz[] not null,
        primary key (declaration_id, gate_id, direction, decision)
      ) with (autovacuum_vacuum_insert_threshold = -1);
      create index gate_passage_by_day on gate_passage using brin (day);
      alter table check_key add column repeated boolean not null default false;
      alter table gate_check add column guard_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gate_check drop column guard_id;
      alter table check_key drop column repeated;
      drop table gate_passage;
    `);
  }
}
