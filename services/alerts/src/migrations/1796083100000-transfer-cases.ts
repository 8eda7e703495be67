import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers of cases to the centre of another district, and cases that were merged. */
export class TransferCases1796083100000 implements MigrationInterface {
  name = 'TransferCases1796083100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_transfer (
        id uuid primary key,
        case_id uuid not null references suspected_case,
        from_area_path text not null,
        to_area_code text not null references duty,
        to_area_path text not null,
        note_sealed text not null,
        requested_at timestamptz not null,
        requested_by uuid not null,
        requested_by_name text not null,
        due_at timestamptz not null,
        overdue_at timestamptz,
        decision text,
        decided_at timestamptz,
        decided_by uuid,
        decided_by_name text
      );
      create unique index one_pending_transfer_per_case on case_transfer (case_id) where decision is null;
      create index case_transfer_pending_to on case_transfer (to_area_path text_pattern_ops) where decision is null;
      create index case_transfer_pending_from on case_transfer (from_area_path text_pattern_ops) where decision is null;
      alter table suspected_case
        add column origin_area_path text,
        add column transferred_to_name text,
        add column merged_into uuid references suspected_case,
        add column merged_into_code text;
      create index case_by_origin on suspected_case (origin_area_path text_pattern_ops, opened_at, id)
        where origin_area_path is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table suspected_case
        drop column origin_area_path, drop column transferred_to_name, drop column merged_into, drop column merged_into_code;
      drop table case_transfer;
    `);
  }
}
