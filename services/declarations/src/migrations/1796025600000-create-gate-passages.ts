import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates `gate_passage`, the recorded instants of each pass, gate, direction and decision. Two checks within ten minutes from any
 * device are one. The table is separate, because concurrent records of one passage must lock the same row. `guard_id` is the guard
 * who made a check, when another account sends it.
 */
export class CreateGatePassages1796025600000 implements MigrationInterface {
  /** The name in the table of applied migrations, which predates the name of the class. */
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
