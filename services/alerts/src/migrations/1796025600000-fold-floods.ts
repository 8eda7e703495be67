import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Flags of a flood are folded under a case. A case stores when it was escalated, a waiting flag when it could not be opened. */
export class FoldFloods1796025600000 implements MigrationInterface {
  name = 'FoldFloods1796025600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table folded_flag (
        declaration_id uuid primary key,
        case_id uuid not null references suspected_case,
        day date not null,
        folded_at timestamptz not null,
        flood text not null,
        event jsonb not null
      );
      create index folded_flag_of on folded_flag (case_id, folded_at, declaration_id);
      create index folded_flag_day on folded_flag (day);
      alter table suspected_case
        add column folded_flags int not null default 0,
        add column escalated_at timestamptz;
      update suspected_case set escalated_at = state_since where responsible = 'city' and acknowledged_at is null;
      create index case_open_by_path on suspected_case (area_path text_pattern_ops, opened_at)
        where state in ('NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED');
      alter table waiting_flag add column failed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table waiting_flag drop column failed_at;
      drop index case_open_by_path;
      alter table suspected_case drop column folded_flags, drop column escalated_at;
      drop table folded_flag;
    `);
  }
}
