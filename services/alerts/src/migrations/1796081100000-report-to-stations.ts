import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The report of a case to the health station of the commune: when, and by whom. */
export class ReportToStations1796081100000 implements MigrationInterface {
  name = 'ReportToStations1796081100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table suspected_case
        add column station_reported_at timestamptz,
        add column station_reported_by_name text;
      create index case_notice_by_creation on case_notice (created_at);
      create index duty_shift_by_end on duty_shift (ends_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index duty_shift_by_end, case_notice_by_creation;
      alter table suspected_case drop column station_reported_at, drop column station_reported_by_name;
    `);
  }
}
